//! The ready set: secrets that can be told by their form.
//!
//! Each rule begins with a keyword, so that text in which there is none of these is read once, at the speed of memory.

use std::sync::Arc;

use aho_corasick::{AhoCorasick, MatchKind};
use once_cell::sync::Lazy;
use regex::bytes::{Regex, RegexBuilder};

use super::span::Span;

/// A rule before it is compiled: its name, the beginnings of its keywords, and a pattern that begins with one of them.
/// Where that has a group `secret`, only the group is masked. Tokens are also told where their middle is left out, as
/// pytest does in what it says of an assertion that failed.
type Source = (&'static str, &'static [&'static str], &'static str);

const SOURCES: &[Source] = &[
    ("aws-key", &["AKIA", "ASIA"], r"A[KS]IA[A-Z0-9]{16}\b"),
    (
        "access-key",
        &["ccess", "CCESS", "ccount"],
        r#"(?i)cc(?:ess_?|ount)key[\\"']*\s*[:=]\s*[\\"']*(?P<secret>[a-z0-9/+=]{30,})"#,
    ),
    ("azure-signature", &["sig="], r"sig=(?P<secret>[A-Za-z0-9+/=%]{30,})"),
    ("google-key", &["AIza", "ya29."], r"(?:AIza|ya29\.)(?:[\w-]{20,}|[\w-]*\.\.\.[\w-]+)"),
    ("github-token", &["gh", "github"], r"(?:gh[oprsu]_|github_pat_)(?:\w{22,}|\w*\.\.\.\w+)"),
    ("gitlab-token", &["gl"], r"gl(?:pat|rt)-(?:[\w-]{20,}(?:\.[\w-]+)*|[\w-]*\.\.\.[\w-]+)"),
    ("slack-token", &["xox"], r"xox[abep][.-][\w.-]{10,}"),
    ("slack-webhook", &["hooks"], r"hooks\.slack\.com/\w+/(?P<secret>[\w/]{20,})"),
    (
        "authorization",
        &["uthorization"],
        r#"(?i)uthorization[\\"']*\s*[:=,]\s*b?[\\"']*(?:basic|bearer|token|apikey|negotiate)\s+(?P<secret>[^\s"'\\]+)"#,
    ),
    ("bearer", &["earer"], r"(?i)earer\s+(?P<secret>[\w.~+/-]{16,}=*)"),
    ("jwt", &["eyJ"], r"eyJ[\w-]{8,}\.[\w-]*\.[\w-]{8,}(?:\.[\w-]+)*"),
    ("npm-token", &["npm_"], r"npm_(?:[A-Za-z0-9]{36}\b|\w*\.\.\.\w+)"),
    ("pypi-token", &["pypi-"], r"pypi-Ag(?:[\w-]{40,}|[\w-]*\.\.\.[\w-]+)"),
    ("stripe-key", &["k_live_"], r"k_live_(?:[A-Za-z0-9]{16,}|\w*\.\.\.\w+)"),
    (
        "curl-user",
        &["curl"],
        r#"curl\b.*?[\s"',](?:-[A-Za-z]*[uU]|--(?:proxy-)?user)[\s"',=]*[^\s"',:=-][^\s"',:]*:(?P<secret>[^\s"',]+)"#,
    ),
    // Without the dashes: a line of dashes would be full of what begins like it.
    (PRIVATE_KEY, &["BEGIN"], r"\ABEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----"),
];

/// The keywords, in rows of those that are alike.
///
/// Up to 32 of at least four bytes are looked for at once by the processor's widest instructions, which first tell
/// eight sets of them apart by what bytes they have in each place. The sets are made of every eighth keyword: what is
/// alike shares one, or the search takes more than twice as long.
const KEYWORDS: [[&str; 4]; 8] = [
    ["ghp_", "gho_", "ghs_", "ghu_"],
    ["glpat-", "glrt-", "ghr_", "github_pat_"],
    ["xoxb-", "xoxp-", "xoxa-", "xoxe"],
    ["AKIA", "ASIA", "AIza", "npm_"],
    ["BEGIN ", "CCESS_KEY", "ya29.", "hooks.slack.com/"],
    ["ccess_key", "ccessKey", "ccountKey", "curl"],
    ["uthorization", "earer ", "sig=", "k_live_"],
    ["eyJh", "eyJ0", "eyJr", "pypi-"],
];

/// The rule whose matches go on over the lines that follow.
pub(super) const PRIVATE_KEY: &str = "private-key";

/// What stands on both sides of the name of a private key.
const DASHES: &[u8] = b"-----";

struct Rule {
    name: Arc<str>,
    regex: Lazy<Option<Regex>, Box<dyn FnOnce() -> Option<Regex> + Send>>,
}

/// The compiled set. A pattern is compiled when its keyword is first met, since most runs meet few.
struct Set {
    keywords: AhoCorasick,
    /// The place in `rules` of each keyword's rule.
    rule_of: Vec<usize>,
    rules: Vec<Rule>,
}

static SET: Lazy<Option<Set>> = Lazy::new(|| {
    let keywords: Vec<_> = (0..4).flat_map(|at| KEYWORDS.map(|row| row[at])).collect();
    let rule_of = |keyword: &&str| {
        SOURCES.iter().position(|(_, begin, _)| begin.iter().any(|it| keyword.starts_with(it)))
    };
    let searcher = AhoCorasick::builder().match_kind(MatchKind::LeftmostFirst).build(&keywords);
    Some(Set {
        keywords: searcher.ok()?,
        rule_of: keywords.iter().map(rule_of).collect::<Option<_>>()?,
        rules: SOURCES.iter().map(rule).collect(),
    })
});

fn rule((name, _, pattern): &'static Source) -> Rule {
    let compile = || RegexBuilder::new(pattern).unicode(false).build().ok();
    Rule { name: (*name).into(), regex: Lazy::new(Box::new(compile)) }
}

/// A search of whole lines, or of a part of one.
pub(super) struct Search<'t> {
    text: &'t [u8],
    from: usize,
    /// How far each rule has looked already: it looks at a line once, whatever number of keywords there is in it.
    done: [usize; SOURCES.len()],
}

impl<'t> Search<'t> {
    /// A search from this place on.
    pub fn new(text: &'t [u8], from: usize) -> Self {
        Self { text, from, done: [0; SOURCES.len()] }
    }

    /// Goes on from this place.
    pub fn skip_to(&mut self, from: usize) {
        self.from = from;
    }

    /// Adds what is found up to the next private key, and returns the first line of that.
    pub fn next_key(&mut self, spans: &mut Vec<Span>) -> Option<Span> {
        let set = SET.as_ref()?;
        while let Some(hit) = set.keywords.find(&self.text[self.from..]) {
            let start = self.from + hit.start();
            self.from = start + 1;
            let at = set.rule_of[hit.pattern().as_usize()];
            let rule = &set.rules[at];
            let Some(regex) = rule.regex.as_ref().filter(|_| self.done[at] <= start) else {
                continue;
            };
            let line = line_at(self.text, start);
            if &*rule.name != PRIVATE_KEY {
                let known = spans.len();
                Span::find_all(regex, line, &rule.name, spans);
                spans[known..].iter_mut().for_each(|span| span.shift(start));
                self.done[at] = start + line.len();
            } else if let Some(mut key) = Span::find(regex, line, &rule.name) {
                key.shift(start);
                let dashes = self.text[..start].ends_with(DASHES);
                key.start -= if dashes { DASHES.len() } else { 0 };
                key.match_start = key.start;
                return Some(key);
            }
        }
        None
    }
}

/// What is left of the line at this place.
pub(super) fn line_at(text: &[u8], from: usize) -> &[u8] {
    let rest = &text[from..];
    &rest[..memchr::memchr(b'\n', rest).unwrap_or(rest.len())]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn masked(text: &str) -> Vec<(String, String)> {
        let mut spans = Vec::new();
        assert!(Search::new(text.as_bytes(), 0).next_key(&mut spans).is_none());
        super::super::span::merge(&mut spans);
        let secret = |span: &Span| text[span.start..span.end].to_owned();
        spans.iter().map(|span| (span.rule.to_string(), secret(span))).collect()
    }

    #[test]
    fn every_rule_compiles() {
        let set = SET.as_ref().unwrap();
        assert!(set.rules.iter().all(|rule| rule.regex.is_some()));
    }

    #[test]
    fn secrets_are_told_by_their_form() {
        let forty = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
        let word = "A1b2C3d4E5f6A1b2C3d4E5f6A1b2C3d4E5f6";
        let jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.SflKxwRJSMeKKF2QT4";
        for (rule, text, secret) in [
            ("aws-key", "id=AKIAIOSFODNN7EXAMPLE.".to_owned(), "AKIAIOSFODNN7EXAMPLE"),
            ("access-key", format!("aws_secret_access_key = {forty}"), forty),
            ("access-key", format!("AWS_SECRET_ACCESS_KEY={forty}"), forty),
            ("access-key", format!(r#"{{"SecretAccessKey": "{forty}"}}"#), forty),
            ("google-key", format!("key=AIza{word}"), &format!("AIza{word}")),
            ("access-key", format!("AccountName=x;AccountKey={forty}==;"), &format!("{forty}==")),
            ("azure-signature", format!("https://a.b/c?sv=1&sig={word}%3D"), &format!("{word}%3D")),
            ("github-token", format!("x ghp_{word} y"), &format!("ghp_{word}")),
            ("github-token", format!("github_pat_{word}"), &format!("github_pat_{word}")),
            ("gitlab-token", format!("glpat-{word}"), &format!("glpat-{word}")),
            ("slack-token", "xoxb-1234567890-abc".into(), "xoxb-1234567890-abc"),
            (
                "slack-webhook",
                format!("https://hooks.slack.com/services/T0/{word}"),
                &format!("T0/{word}"),
            ),
            ("authorization", "> Authorization: Basic dXNlcjpwYXNz".into(), "dXNlcjpwYXNz"),
            ("authorization", "authorization: bearer a1".into(), "a1"),
            ("authorization", "{'Authorization': b'Bearer a1'}".into(), "a1"),
            ("authorization", r#"{\"Authorization\": \"token a1\"}"#.into(), "a1"),
            ("bearer", format!("using Bearer {word}"), word),
            ("jwt", format!("token {jwt},"), jwt),
            ("aws-key", "AWS_ACCESS_KEY_ID=ASIAIOSFODNN7EXAMPLE".into(), "ASIAIOSFODNN7EXAMPLE"),
            ("access-key", format!("  aws_secret_access_key: '{forty}'"), forty),
            ("access-key", format!("Endpoint=sb://n/;SharedAccessKey={forty}"), forty),
            ("github-token", format!("gho_{word}"), &format!("gho_{word}")),
            ("github-token", format!("//ghs_{word}@github.com"), &format!("ghs_{word}")),
            ("slack-token", "xoxp-1234567890-abc".into(), "xoxp-1234567890-abc"),
            ("stripe-key", format!("sk_live_{word}"), &format!("k_live_{word}")),
            ("stripe-key", format!("key: rk_live_{word}"), &format!("k_live_{word}")),
            ("npm-token", format!("_authToken=npm_{word}"), &format!("npm_{word}")),
            (
                "pypi-token",
                format!("pypi-AgEIcHlwaS5vcmc{word}"),
                &format!("pypi-AgEIcHlwaS5vcmc{word}"),
            ),
            ("authorization", "proxy-authorization: Basic dXNlcjpwYXNz".into(), "dXNlcjpwYXNz"),
            ("authorization", "curl -H 'Authorization: token a1' x".into(), "a1"),
            ("github-token", "'ghp_A1b2C3d4...4E5f6' == ''".into(), "ghp_A1b2C3d4...4E5f6"),
            ("gitlab-token", "'glpat-A1b2C3...4E-f6'".into(), "glpat-A1b2C3...4E-f6"),
            ("npm-token", "'npm_A1b2C3d4...4E5f6'".into(), "npm_A1b2C3d4...4E5f6"),
            ("stripe-key", "'sk_live_A1b2...4E5f6'".into(), "k_live_A1b2...4E5f6"),
            ("curl-user", "+ curl -fsSu me:pass:word https://x".into(), "pass:word"),
            ("curl-user", "curl -s --user=me:pw x".into(), "pw"),
            ("curl-user", "['curl', '-u', 'me:pw', 'x']".into(), "pw"),
        ] {
            assert_eq!(masked(&text), [(rule.to_owned(), secret.to_owned())], "{text}");
        }
    }

    #[test]
    fn ordinary_text_is_left_alone() {
        for text in [
            "the bearer of this letter",
            "the bearer certificates are fine",
            "authorization: failed for user",
            "Authorization header is missing",
            "AKIA is a prefix",
            "-----BEGIN CERTIFICATE-----",
            "eyJ is how JSON begins in Base64",
            "sig=1 config=x",
            "commit 4ea346e5b1f0d6a7c8e9f0a1b2c3d4e5f6a7b8c9",
            "4f9c1e0a-7d2b-4c3e-9f8a-1b2c3d4e5f60",
            "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            "sha512-z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg==",
            "<img src=\"data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk\">",
            "npm_config_registry=https://registry.npmjs.org/ npm_lifecycle_event=test",
            "pypi-mirror-of-the-department-of-redundancy-department-two",
            "is_live_and_well_and_more_than_that",
            "curl -fsSL --url https://example.org:8080/x",
            "curl --unix-socket /run/x.sock http://localhost:80/",
            "-----BEGIN PUBLIC KEY-----",
            "-----BEGIN PGP SIGNATURE-----",
        ] {
            assert!(masked(text).is_empty(), "{text}: {:?}", masked(text));
        }
    }
}
