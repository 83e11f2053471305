//! A declaration as cbindgen writes it, and what is added to it.

use crate::Result;

/// A declaration with its comment.
pub(crate) struct Declaration {
    /// What it declares.
    pub name: String,
    comment: String,
    code: String,
}

impl Declaration {
    /// Takes apart what cbindgen has written: declarations with blank lines between them.
    pub fn parse_all(text: &str) -> Result<Vec<Self>> {
        text.split("\n\n").map(str::trim).filter(|text| !text.is_empty()).map(Self::parse).collect()
    }

    fn parse(text: &str) -> Result<Self> {
        let (comment, code) = match text.split_once("*/\n") {
            Some((comment, code)) if text.starts_with("/**") => (format!("{comment}*/\n"), code),
            _ => (String::new(), text),
        };
        let name = name_of(code).ok_or_else(|| format!("nothing is declared by\n{code}"))?;
        Ok(Self { name: name.to_owned(), comment, code: code.to_owned() })
    }

    /// The declaration with what cbindgen does not know.
    pub fn complete(self) -> Result<String> {
        let Self { name, comment, code } = &self;
        if code.starts_with("typedef struct {") {
            return Ok(format!("{comment}{code}{}", init_macro(name, code)));
        }
        if is_fallible(code) {
            let arguments = self.required_arguments()?;
            if !arguments.is_empty() {
                let code = code.trim_end_matches(';');
                return Ok(format!("{comment}{code}\n  SCENARIOLOG_NONNULL({arguments});"));
            }
        }
        Ok(format!("{comment}{code}"))
    }

    /// The numbers of the arguments that must not be NULL: all pointers of which the comment does not say that they
    /// may be, but for the place for the error.
    fn required_arguments(&self) -> Result<String> {
        let nullable = nullable(&self.comment);
        let parameters: Vec<_> = parameters(&self.code)?.collect();
        if let Some(unknown) =
            nullable.iter().find(|name| !parameters.iter().any(|(parameter, _)| parameter == *name))
        {
            return Err(format!("{} has no argument {unknown} to be NULL", self.name).into());
        }
        let numbers = (1..)
            .zip(parameters)
            .filter(|(_, (name, is_pointer))| {
                *is_pointer && *name != "error" && !nullable.contains(name)
            })
            .map(|(number, _): (i32, _)| number.to_string());
        Ok(numbers.collect::<Vec<_>>().join(", "))
    }
}

/// What a piece of C declares: a macro, a type, or a function.
fn name_of(code: &str) -> Option<&str> {
    let is_name = |it: char| it.is_alphanumeric() || it == '_';
    if let Some(macro_) = code.strip_prefix("#define ") {
        return macro_.split(' ').next();
    }
    let end = match (code.find("(*"), code.starts_with("typedef ")) {
        (Some(pointer), true) => pointer + code[pointer..].find(')')?,
        (None, true) => code.rfind(';')?,
        _ => code.find("scenariolog_").and_then(|_| function_end(code))?,
    };
    let start = code[..end].rfind(|it| !is_name(it)).map_or(0, |place| place + 1);
    Some(&code[start..end])
}

/// Where the name of a function ends: before the last parenthesis that opens at the outermost level.
fn function_end(code: &str) -> Option<usize> {
    code.match_indices('(')
        .map(|(place, _)| place)
        .find(|place| !code[..*place].ends_with("SCENARIOLOG_DEPRECATED"))
}

fn is_fallible(code: &str) -> bool {
    code.contains("scenariolog_error **error)")
}

/// The names of a function's parameters, and whether they are pointers.
fn parameters(code: &str) -> Result<impl Iterator<Item = (&str, bool)>> {
    let start = function_end(code).ok_or("a function has no parameters")?;
    let end = code.rfind(')').ok_or("a function has no parameters")?;
    Ok(code[start + 1..end].split(',').filter_map(|parameter| {
        let name = parameter.trim().rsplit([' ', '*']).next()?;
        Some((name, parameter.contains('*')))
    }))
}

/// The arguments that may be NULL by what the comment says: those named before it in the same sentence.
fn nullable(comment: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut rest = comment;
    while let Some((before, after)) = rest.split_once("may be NULL") {
        let sentence = before.rsplit([';', '.']).next().unwrap_or(before);
        names.extend(sentence.split('`').skip(1).step_by(2));
        rest = after;
    }
    names
}

/// The INIT macro of a struct that begins with its size. It names every member, since compilers warn about those that
/// an initialiser leaves out.
fn init_macro(name: &str, code: &str) -> String {
    let members: Vec<_> = code.lines().filter(|line| is_member(line)).collect();
    if !members.first().is_some_and(|member| member.ends_with(" struct_size;")) {
        return String::new();
    }
    format!(
        "

/**
 * All defaults of `{name}`.
 */
#define {}_INIT \\
  {{ sizeof({name}){} }}",
        name.to_uppercase(),
        ", 0".repeat(members.len() - 1)
    )
}

/// Whether the line declares a member and is not part of a comment.
fn is_member(line: &str) -> bool {
    line.starts_with("  ") && line.ends_with(';') && !line.trim_start().starts_with(['*', '/'])
}
