//! Tags on the command line: `key:value`, `key=value`, or a file of them.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;

use scenariolog::{Error, Result};
use serde_json::Value;

use crate::lenient::Lenient;

/// Tags to set.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct KvArgs {
    /// A tag: key:value, key=value, or @FILE with a JSON or YAML mapping; may be repeated
    #[arg(long, value_name = "TAG")]
    pub kv: Vec<OsString>,
}

impl KvArgs {
    /// The tags, with files replaced by what they hold.
    pub fn tags(&self) -> Result<Vec<(String, String)>> {
        self.take(&mut Lenient::unless(true))
    }

    /// The tags that make sense.
    pub fn take(&self, lenient: &mut Lenient) -> Result<Vec<(String, String)>> {
        let mut tags = Vec::new();
        for given in &self.kv {
            let bytes = given.as_bytes();
            if let Some(path) = bytes.strip_prefix(b"@") {
                let path = Path::new(OsStr::from_bytes(path));
                tags.extend(lenient.take(from_file(path))?.unwrap_or_default());
            } else if let Some(text) = lenient.text("tag", Some(given))? {
                tags.extend(lenient.take(parse(&text))?);
            }
        }
        Ok(tags)
    }
}

/// Refuses what is not a tag as wrong usage, before anything is done.
pub fn checked(text: &str) -> Result<String> {
    if !text.starts_with('@') {
        parse(text)?;
    }
    Ok(text.to_owned())
}

/// Parses `key:value` or `key=value`, whichever separator comes first.
fn parse(text: &str) -> Result<(String, String)> {
    match text.split_once([':', '=']) {
        Some((key, value)) if !key.trim().is_empty() => {
            Ok((key.trim().to_owned(), value.to_owned()))
        }
        _ => Err(Error::invalid(format!("\"{text}\" is not a tag; write key:value or key=value"))),
    }
}

fn from_file(path: &Path) -> Result<Vec<(String, String)>> {
    let text = fs::read_to_string(path).map_err(|error| Error::io("read", path, error))?;
    // JSON is YAML, except for corner cases that only its own parser gets right.
    let value = serde_json::from_str(&text).or_else(|_| {
        serde_saphyr::from_str::<Value>(&text).map_err(|error| {
            let error = error.to_string();
            let first = error.lines().next().unwrap_or_default();
            Error::invalid(format!("{} is neither JSON nor YAML: {first}", path.display()))
        })
    })?;
    match value {
        Value::Object(fields) => {
            Ok(fields.into_iter().map(|(key, value)| (key, plain(value))).collect())
        }
        _ => {
            Err(Error::invalid(format!("{} must hold a mapping of keys to values", path.display())))
        }
    }
}

/// A scalar as its text, anything else as JSON.
fn plain(value: Value) -> String {
    match value {
        Value::String(text) => text,
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tags(file: &str, content: &str) -> Result<Vec<(String, String)>> {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(file);
        fs::write(&path, content).unwrap();
        KvArgs { kv: vec!["a:1".into(), format!("@{}", path.display()).into()] }.tags()
    }

    fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
        list.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn the_first_separator_splits() {
        assert_eq!(parse("url:http://x=y").unwrap(), ("url".into(), "http://x=y".into()));
        assert_eq!(parse("a=b:c").unwrap(), ("a".into(), "b:c".into()));
        assert_eq!(parse("empty=").unwrap(), ("empty".into(), String::new()));
        for bad in ["", "key", ":value", "=value"] {
            assert!(parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn files_hold_json_or_yaml_mappings() {
        let json = tags("t.json", r#"{"b": "x", "n": 2, "l": [1], "e": null}"#).unwrap();
        assert_eq!(json, pairs(&[("a", "1"), ("b", "x"), ("n", "2"), ("l", "[1]"), ("e", "")]));
        let yaml = tags("t.yaml", "b: x y\nn: 2\nt: true\n").unwrap();
        assert_eq!(yaml, pairs(&[("a", "1"), ("b", "x y"), ("n", "2"), ("t", "true")]));
    }

    #[test]
    fn other_files_are_refused_in_one_line() {
        for content in ["[1, 2]", "a: [", ""] {
            let error = tags("t.yaml", content).unwrap_err().to_string();
            assert!(error.contains("t.yaml") && !error.contains('\n'), "{error}");
        }
    }
}
