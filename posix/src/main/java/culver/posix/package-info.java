/// The few system calls that Java lacks, by `java.lang.foreign`: no JNI, no C of ours.
///
/// ```
/// who is who       Passwd  Group  Shadow      (NSS: files, LDAP, sssd, ... whatever the system uses)
/// is it them       Crypt  Pam
/// become them      Ids  Chown  Umask
/// keep it          FileLocks  Sync
/// the machine      Hostname  Signals
/// ```
///
/// Read [culver.posix.Libc] first, then [culver.posix.Passwd]: the others have the same shape. Structures are those of 64-bit Linux, which glibc
/// and musl share. Every call blocks its carrier thread while it runs, so what may take long (NSS, PAM, expensive hashes) is called on a platform thread.
///
/// Nothing of Culver is imported here: this is the bottom of the house.
package culver.posix;
