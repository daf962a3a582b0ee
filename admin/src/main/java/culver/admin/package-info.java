/// The administrator's commands. So far `culverconf`; `culveradm` will live here.
///
/// Reading order: [culver.admin.AllSettings] (every module's tables), [culver.admin.CulverConf]. Only `server` may import this package.
package culver.admin;
