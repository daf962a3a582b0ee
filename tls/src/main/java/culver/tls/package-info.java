/// Certificates and keys: what `ssl_cert` and `ssl_key` name, read and checked; the cipher list; and `mkcert`, which makes them.
///
/// ```
/// Conf -> TlsConf (what is asked for) -> KeyMaterial (chain and key, checked) => net.TlsContexts
///                                        PemFile
///         CipherList (OpenSSL's cipher strings)
/// bin/mkcert -> Mkcert -> SelfSigned (OpensslCnf) | LeafCertificate (LocalCa) -> Issue -> CertFiles, TrustStore
/// ```
///
/// Reading order: [culver.tls.TlsSettings], [culver.tls.TlsConf], [culver.tls.KeyMaterial]; then [culver.tls.Mkcert]. Bouncy Castle lives here;
/// Netty must not be imported.
package culver.tls;
