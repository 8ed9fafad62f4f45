//! Certificates of a test authority, made anew for every run.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use anyhow::Result;
use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa,
    Issuer, KeyPair, KeyUsagePurpose, date_time_ymd,
};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig};

/// An authority, and the certificates it signs.
pub struct Authority {
    issuer: Issuer<'static, KeyPair>,
    certificate: CertificateDer<'static>,
    /// Certificate and key.
    pem: String,
}

impl Authority {
    /// Makes an authority.
    pub fn new() -> Result<Self> {
        let key = KeyPair::generate()?;
        let mut params = CertificateParams::new(Vec::new())?;
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        params.distinguished_name = named("Conformance Test Authority");
        let certificate = params.self_signed(&key)?;
        let pem = certificate.pem() + &key.serialize_pem();
        Ok(Self { issuer: Issuer::new(params, key), certificate: certificate.der().clone(), pem })
    }

    /// Writes certificate and key to a file that is good for `SSL_CERT_FILE` as well.
    pub fn to_file(&self, path: &Path) -> Result<()> {
        Ok(fs::write(path, &self.pem)?)
    }

    /// Reads an authority from such a file.
    pub fn from_file(path: &str) -> Result<Self> {
        let pem = fs::read_to_string(path)?;
        let certificate = CertificateDer::from_pem_slice(pem.as_bytes())?;
        let key = PrivateKeyDer::from_pem_slice(pem.as_bytes())?;
        let issuer = Issuer::from_ca_cert_der(&certificate, KeyPair::try_from(&key)?)?;
        Ok(Self { issuer, certificate, pem })
    }

    /// Returns a server with a certificate for these names, valid from one year to another.
    pub fn server(&self, names: &[&str], years: (i32, i32)) -> Result<Arc<ServerConfig>> {
        let (params, key) = leaf(names, years)?;
        let certificate = params.signed_by(&key, &self.issuer)?;
        config(certificate.der().clone(), &key, None)
    }

    /// Returns a server that asks for a certificate of the client.
    pub fn server_that_wants_a_certificate(&self) -> Result<Arc<ServerConfig>> {
        let (params, key) = leaf(&["localhost"], (2020, 2100))?;
        let certificate = params.signed_by(&key, &self.issuer)?;
        config(certificate.der().clone(), &key, Some(self.certificate.clone()))
    }
}

/// Returns a server whose certificate is signed by itself.
pub fn self_signed() -> Result<Arc<ServerConfig>> {
    let (params, key) = leaf(&["localhost"], (2020, 2100))?;
    let certificate = params.self_signed(&key)?;
    config(certificate.der().clone(), &key, None)
}

fn named(name: &str) -> DistinguishedName {
    let mut distinguished = DistinguishedName::new();
    distinguished.push(DnType::CommonName, name);
    distinguished
}

fn leaf(names: &[&str], (from, to): (i32, i32)) -> Result<(CertificateParams, KeyPair)> {
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    let mut params = CertificateParams::new(names)?;
    params.distinguished_name = named("localhost");
    params.not_before = date_time_ymd(from, 1, 1);
    params.not_after = date_time_ymd(to, 1, 1);
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    Ok((params, KeyPair::generate()?))
}

fn config(
    certificate: CertificateDer<'static>,
    key: &KeyPair,
    clients: Option<CertificateDer<'static>>,
) -> Result<Arc<ServerConfig>> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ServerConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()?;
    let builder = match clients {
        None => builder.with_no_client_auth(),
        Some(authority) => {
            let mut roots = RootCertStore::empty();
            roots.add(authority)?;
            let roots = Arc::new(roots);
            let verifier = WebPkiClientVerifier::builder_with_provider(roots, provider).build()?;
            builder.with_client_cert_verifier(verifier)
        }
    };
    let key = PrivateKeyDer::try_from(key.serialize_der()).map_err(anyhow::Error::msg)?;
    Ok(Arc::new(builder.with_single_cert(vec![certificate], key)?))
}
