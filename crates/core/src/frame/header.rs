//! The headers of a message: name, type, value.

/// A header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// Its name, such as `:event-type`.
    pub name: String,
    /// Its value.
    pub value: HeaderValue,
}

/// The value of a header: all ten wire types. Bedrock sends strings only.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum HeaderValue {
    /// Types 0 (true) and 1 (false).
    Bool(bool),
    /// Type 2.
    Int8(i8),
    /// Type 3.
    Int16(i16),
    /// Type 4.
    Int32(i32),
    /// Type 5.
    Int64(i64),
    /// Type 6: up to 65,535 bytes.
    Bytes(Vec<u8>),
    /// Type 7: up to 65,535 bytes of UTF-8.
    String(String),
    /// Type 8: milliseconds since 1970-01-01 UTC.
    Timestamp(i64),
    /// Type 9.
    Uuid([u8; 16]),
}

/// Reads a whole header block. The error ends a sentence about the message.
pub(super) fn read_all(mut bytes: &[u8]) -> Result<Vec<Header>, String> {
    let mut headers = Vec::new();
    while !bytes.is_empty() {
        let header = read(&mut bytes).map_err(|what| format!("its header {} {what}", headers.len() + 1))?;
        headers.push(header);
    }
    Ok(headers)
}

fn read(bytes: &mut &[u8]) -> Result<Header, String> {
    let [length] = take(bytes)?;
    let name = text(take_slice(bytes, usize::from(length))?)?;
    let [kind] = take(bytes)?;
    let value = match kind {
        0 => HeaderValue::Bool(true),
        1 => HeaderValue::Bool(false),
        2 => HeaderValue::Int8(i8::from_be_bytes(take(bytes)?)),
        3 => HeaderValue::Int16(i16::from_be_bytes(take(bytes)?)),
        4 => HeaderValue::Int32(i32::from_be_bytes(take(bytes)?)),
        5 => HeaderValue::Int64(i64::from_be_bytes(take(bytes)?)),
        6 => HeaderValue::Bytes(take_counted(bytes)?.to_vec()),
        7 => HeaderValue::String(text(take_counted(bytes)?)?),
        8 => HeaderValue::Timestamp(i64::from_be_bytes(take(bytes)?)),
        9 => HeaderValue::Uuid(take(bytes)?),
        _ => return Err(format!("has the unknown type {kind}")),
    };
    Ok(Header { name, value })
}

const SHORT: &str = "is longer than the header block";

fn take<const N: usize>(bytes: &mut &[u8]) -> Result<[u8; N], String> {
    let (&taken, rest) = bytes.split_first_chunk().ok_or(SHORT)?;
    *bytes = rest;
    Ok(taken)
}

fn take_slice<'a>(bytes: &mut &'a [u8], length: usize) -> Result<&'a [u8], String> {
    let (taken, rest) = bytes.split_at_checked(length).ok_or(SHORT)?;
    *bytes = rest;
    Ok(taken)
}

fn take_counted<'a>(bytes: &mut &'a [u8]) -> Result<&'a [u8], String> {
    let length = u16::from_be_bytes(take(bytes)?);
    take_slice(bytes, usize::from(length))
}

fn text(bytes: &[u8]) -> Result<String, String> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.to_owned()),
        Err(_) => Err("is not UTF-8".to_owned()),
    }
}
