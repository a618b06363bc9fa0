//! Where requests go, and what host they are signed for. Mostly the same; behind a proxy not.

use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};

use super::{Request, Service};
use crate::catalog::host;
use crate::error::{Error, ErrorKind};

/// Where one service's requests go.
///
/// | made by | sent to | signed for |
/// |---|---|---|
/// | [`Endpoint::aws`] | AWS | the same host |
/// | [`Endpoint::custom`] | the given address | the same address, its path prefix included |
/// | [`Endpoint::proxied`] | the given address | another host, without the prefix: what the proxy passes on |
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    /// Scheme, host, port and path prefix, without a slash at the end.
    base: String,
    /// The same as the service at the far end will see it.
    signing_base: String,
}

impl Endpoint {
    /// AWS's own host.
    pub fn aws(service: Service, region: &str) -> Self {
        let base = format!("https://{}", host(service, region));
        Self {
            signing_base: base.clone(),
            base,
        }
    }

    /// Another address (a local server, a VPC endpoint), such as `http://127.0.0.1:9000`.
    ///
    /// [`ErrorKind::InvalidInput`] unless it is `http` or `https`, a host, and at most a port and a path.
    pub fn custom(address: &str) -> Result<Self, Error> {
        let base = checked(address)?;
        Ok(Self {
            signing_base: base.clone(),
            base,
        })
    }

    /// An address that passes requests on to `signing_host` (a host and at most a port), where they are
    /// checked: a proxy on the page's own origin. The address's path prefix is for the proxy to strip.
    pub fn proxied(address: &str, signing_host: &str) -> Result<Self, Error> {
        let signing_base = checked(&format!("https://{signing_host}"))?;
        if signing_base["https://".len()..].contains('/') {
            return Err(invalid(
                "A signing host is a host and at most a port, without a path.",
            ));
        }
        Ok(Self {
            base: checked(address)?,
            signing_base,
        })
    }

    /// The URL to send to.
    pub fn url(&self, request: &Request) -> String {
        format!("{}{}", self.base, request.target())
    }

    /// The URL to sign.
    pub fn signing_url(&self, request: &Request) -> String {
        format!("{}{}", self.signing_base, request.target())
    }

    /// Where it is, for people.
    pub fn address(&self) -> &str {
        &self.base
    }

    /// Whether nobody on the way can read what is sent: `https`, or this very computer.
    pub fn is_confidential(&self) -> bool {
        let Some(rest) = self.base.strip_prefix("http://") else {
            return true;
        };
        let authority = rest.split('/').next().unwrap_or_default();
        let host = match authority.strip_prefix('[') {
            Some(rest) => rest.split(']').next().unwrap_or_default(),
            None => authority.split(':').next().unwrap_or_default(),
        };
        let loopback = |address: std::net::IpAddr| address.is_loopback();
        host == "localhost" || host.ends_with(".localhost") || host.parse().is_ok_and(loopback)
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.base)
    }
}

/// The endpoints of all services.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoints {
    /// Inference and counting tokens.
    pub runtime: Endpoint,
    /// Models, jobs, profiles.
    pub control: Endpoint,
    /// The Rerank operation.
    pub agent_runtime: Endpoint,
}

impl Endpoints {
    /// AWS's own hosts in a Region.
    pub fn aws(region: &str) -> Self {
        Self {
            runtime: Endpoint::aws(Service::Runtime, region),
            control: Endpoint::aws(Service::Control, region),
            agent_runtime: Endpoint::aws(Service::AgentRuntime, region),
        }
    }

    /// One address for all, such as a local server. See [`Endpoint::custom`].
    pub fn custom(address: &str) -> Result<Self, Error> {
        let endpoint = Endpoint::custom(address)?;
        Ok(Self {
            runtime: endpoint.clone(),
            control: endpoint.clone(),
            agent_runtime: endpoint,
        })
    }

    /// One address that passes requests on to AWS's hosts in a Region. See [`Endpoint::proxied`].
    pub fn proxied(address: &str, region: &str) -> Result<Self, Error> {
        Ok(Self {
            runtime: Endpoint::proxied(address, &host(Service::Runtime, region))?,
            control: Endpoint::proxied(address, &host(Service::Control, region))?,
            agent_runtime: Endpoint::proxied(address, &host(Service::AgentRuntime, region))?,
        })
    }

    /// The endpoint of a service.
    pub const fn of(&self, service: Service) -> &Endpoint {
        match service {
            Service::Runtime => &self.runtime,
            Service::Control => &self.control,
            Service::AgentRuntime => &self.agent_runtime,
        }
    }
}

/// The address as a carrier writes it, so that what is signed is what is sent: without blanks around it, slashes
/// behind it and the scheme's own port; IPv6 in its short form.
fn checked(address: &str) -> Result<String, Error> {
    let address = address.trim().trim_end_matches('/');
    let (scheme, rest) = address.split_once("://").ok_or_else(|| {
        invalid("An endpoint begins with https:// (or http:// for a server on this computer).")
    })?;
    let scheme = scheme.to_ascii_lowercase();
    let own_port = match scheme.as_str() {
        "https" => 443,
        "http" => 80,
        _ => {
            return Err(invalid(
                "An endpoint begins with https:// or http://; other schemes carry no requests.",
            ));
        }
    };
    let authority = rest.split('/').next().unwrap_or_default();
    if authority.contains('@') {
        return Err(invalid(
            "An endpoint has no user name or password in it. Credentials belong on the Access page.",
        ));
    }
    let (host, port) = match authority.rsplit_once(':') {
        // A colon inside brackets is the address's own.
        Some((host, port)) if !port.contains(']') => (host, port.parse::<u16>().ok()),
        _ => (authority, Some(own_port)),
    };
    let port = port.filter(|port| *port > 0);
    let (Some(host), Some(port)) = (checked_host(host), port) else {
        return Err(invalid(
            "An endpoint is a host and at most a port and a path, such as https://proxy.example:8443/bedrock.",
        ));
    };
    let in_path = |byte: u8| byte.is_ascii_alphanumeric() || b"/-_.~%".contains(&byte);
    let path = rest.get(authority.len()..).unwrap_or_default();
    if !path.bytes().all(in_path) || path.contains("//") {
        return Err(invalid(
            "The path of an endpoint has letters, digits and /-_.~% only, and neither ? nor #.",
        ));
    }
    let is_dots = |part: &str| matches!(part.to_ascii_lowercase().replace("%2e", ".").as_str(), "." | "..");
    if path.split('/').any(is_dots) {
        return Err(invalid(
            "The path of an endpoint has a part that is . or .., which is resolved away before it is sent. Write the path that is meant.",
        ));
    }
    Ok(if port == own_port {
        format!("{scheme}://{host}{path}")
    } else {
        format!("{scheme}://{host}:{port}{path}")
    })
}

/// The host as a carrier writes it; `None` where it is none.
fn checked_host(host: &str) -> Option<String> {
    let host = host.to_ascii_lowercase();
    if let Some(address) = host.strip_prefix('[') {
        let address: Ipv6Addr = address.strip_suffix(']')?.parse().ok()?;
        return Some(match (address.to_ipv4_mapped(), address.segments()) {
            // URLs have no dots in IPv6.
            (Some(_), [.., high, low]) => format!("[::ffff:{high:x}:{low:x}]"),
            (None, _) => format!("[{address}]"),
        });
    }
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._".contains(&byte);
    if host.is_empty() || !host.bytes().all(plain) {
        return None;
    }
    // A number at the end makes it an IPv4 address, of which a URL takes short and hexadecimal forms too.
    let last = host.trim_end_matches('.').rsplit('.').next().unwrap_or_default();
    let is_number = last.bytes().all(|byte| byte.is_ascii_digit()) || last.starts_with("0x");
    (!is_number || host.parse::<Ipv4Addr>().is_ok()).then_some(host)
}

fn invalid(message: &str) -> Error {
    Error::new(ErrorKind::InvalidInput, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request() -> Request {
        Request::converse("a:b", Vec::new()).unwrap()
    }

    #[test]
    fn a_custom_address_is_signed_as_it_is() {
        let endpoint = Endpoint::custom(" HTTP://127.0.0.1:9000/prefix/ ").unwrap();
        assert_eq!(
            endpoint.url(&request()),
            "http://127.0.0.1:9000/prefix/model/a%3Ab/converse"
        );
        assert_eq!(endpoint.signing_url(&request()), endpoint.url(&request()));
    }

    #[test]
    fn a_proxied_address_is_signed_for_the_far_end() {
        let endpoints = Endpoints::proxied("https://console.example/aws", "eu-west-1").unwrap();
        let runtime = endpoints.of(Service::Runtime);
        assert_eq!(
            runtime.url(&request()),
            "https://console.example/aws/model/a%3Ab/converse"
        );
        assert_eq!(
            runtime.signing_url(&request()),
            "https://bedrock-runtime.eu-west-1.amazonaws.com/model/a%3Ab/converse"
        );
        assert!(
            endpoints
                .of(Service::Control)
                .signing_url(&request())
                .starts_with("https://bedrock.eu-west-1.amazonaws.com/")
        );
    }

    #[test]
    fn what_is_no_endpoint_is_refused() {
        for bad in [
            "",
            "127.0.0.1:9000",
            "ftp://x",
            "https://",
            "https://user:pw@host",
            "https://host:99999",
            "https://host:",
            "https://host:0",
            "https://ho st",
            "https://host/a?b=c",
            "https://host/#x",
            "https://host/a//b",
            "https://host/./a",
            "https://host/a/..",
            "https://host/a/.%2E/b",
            "https://[::1",
            "https://[::g]",
            "https://::1",
            "https://127.1",
            "https://0x7f.0.0.1",
            "javascript://x",
        ] {
            assert!(Endpoint::custom(bad).is_err(), "{bad}");
        }
        assert!(Endpoint::proxied("https://a", "b/c").is_err());
        assert!(Endpoint::custom("http://[::1]:9000").is_ok());
        assert!(Endpoint::custom("http://[::1]").is_ok());
    }

    #[test]
    fn an_address_is_kept_as_it_will_be_sent() {
        for (address, expected) in [
            ("https://Host:443", "https://host"),
            ("http://localhost:80/", "http://localhost"),
            ("http://localhost:443/a", "http://localhost:443/a"),
            ("https://host:80", "https://host:80"),
            ("https://host:08443/A.b/...", "https://host:8443/A.b/..."),
            ("http://[0:0:0:0:0:0:0:1]:9000", "http://[::1]:9000"),
            ("https://[2001:DB8::0:1]:443/x", "https://[2001:db8::1]/x"),
            ("https://[::ffff:192.0.2.1]", "https://[::ffff:c000:201]"),
        ] {
            assert_eq!(
                Endpoint::custom(address).unwrap().address(),
                expected,
                "{address}"
            );
        }
        let proxied = Endpoint::proxied("http://127.0.0.1:80", "host:443").unwrap();
        assert!(proxied.signing_url(&request()).starts_with("https://host/model/"));
        assert_eq!(proxied.address(), "http://127.0.0.1");
    }

    #[test]
    fn only_this_computer_is_confidential_without_https() {
        for (address, expected) in [
            ("https://anywhere.example", true),
            ("http://127.0.0.1:1", true),
            ("http://127.9.9.9", true),
            ("http://[::1]:9000/x", true),
            ("http://localhost:8080", true),
            ("http://192.168.0.1", false),
            ("http://localhost.evil.example", false),
            ("http://127.0.0.1.evil.example", false),
        ] {
            assert_eq!(
                Endpoint::custom(address).unwrap().is_confidential(),
                expected,
                "{address}"
            );
        }
    }
}
