//! Writes a C program that prints the binary interface of a header: `make layout`.
//!
//! The interface is what a compiled program relies on: values of constants, sizes of structs, offsets and sizes of
//! their members, and the types of functions. A pointer to bytes counts as one to void, since to a compiled program they
//! are the same.

use std::env;
use std::error::Error;
use std::fs;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    let path = env::args().nth(1).ok_or("usage: layout HEADER >PROGRAM.c")?;
    let header = without_comments(&fs::read_to_string(&path)?);
    println!("#include \"{}\"", Path::new(&path).canonicalize()?.display());
    println!("#include <stdio.h>\n\nint main(void)\n{{");
    for name in constants(&header) {
        println!("  printf(\"constant {name} %lld\\n\", (long long)({name}));");
    }
    for declaration in declarations(&header) {
        println!("{}", print(&declaration));
    }
    println!("  return 0;\n}}");
    Ok(())
}

fn without_comments(text: &str) -> String {
    let mut pieces = text.split("/*");
    let before = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(before, |text, piece| text + piece.split_once("*/").map_or("", |(_, after)| after))
}

/// The names of macros that stand for a number, but for those of the version.
fn constants(header: &str) -> impl Iterator<Item = &str> {
    header.lines().filter_map(|line| {
        let (name, value) = line.strip_prefix("#define ")?.split_once(' ')?;
        (value.trim().parse::<i64>().is_ok() && !name.contains("VERSION")).then_some(name)
    })
}

/// The declarations, each on one line without what only concerns warnings.
fn declarations(header: &str) -> Vec<String> {
    let mut code = String::new();
    let mut lines = header.lines();
    while let Some(line) = lines.next() {
        if line.starts_with("#ifdef __cplusplus") {
            // What is in there is for C++.
            lines.find(|line| line.starts_with("#endif"));
        } else if line.starts_with('#') {
            let mut line = line;
            while line.ends_with('\\') {
                line = lines.next().unwrap_or_default();
            }
        } else {
            code = code + line + " ";
        }
    }
    let code = ["SCENARIOLOG_DEPRECATED(", "SCENARIOLOG_NONNULL("]
        .iter()
        .fold(code.replace("SCENARIOLOG_WARN_UNUSED", ""), |code, call| without_calls(&code, call));
    at_depth_0(&code)
}

fn without_calls(code: &str, call: &str) -> String {
    let mut pieces = code.split(call);
    let before = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(before, |code, piece| code + piece.split_once(')').map_or("", |(_, after)| after))
}

/// What the semicolons outside of braces end.
fn at_depth_0(code: &str) -> Vec<String> {
    let mut depth = 0;
    let ends_declaration = |it: char| {
        match it {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        it == ';' && depth == 0
    };
    let words = |piece: &str| piece.split_whitespace().collect::<Vec<_>>().join(" ");
    code.split(ends_declaration).map(words).filter(|it| !it.is_empty()).collect()
}

/// The statement that prints a declaration.
fn print(declaration: &str) -> String {
    if let Some(rest) = declaration.strip_prefix("typedef struct {") {
        return rest.rsplit_once('}').map_or(String::new(), |(members, name)| {
            print_struct(name.trim(), members.split(';').map(str::trim))
        });
    }
    let text = if let Some(rest) = declaration.strip_prefix("typedef ") {
        match rest.split_once(" (*") {
            Some((result, rest)) => signature("callback", result, &rest.replacen(")(", "(", 1)),
            None => format!("type {rest}"),
        }
    } else {
        let end = declaration.find('(').unwrap_or(declaration.len());
        let start = declaration[..end].rfind([' ', '*']).map_or(0, |place| place + 1);
        signature("function", &declaration[..start], &declaration[start..])
    };
    format!("  puts(\"{text}\");")
}

/// Fixed structs have their size as a part of the interface. Options may grow.
fn print_struct<'a>(name: &str, members: impl Iterator<Item = &'a str>) -> String {
    let members: Vec<_> = members.filter(|member| !member.is_empty()).map(typed).collect();
    let may_grow = members.first().is_some_and(|(_, member)| member == "struct_size");
    let noun = if may_grow { "options" } else { "struct" };
    let size = format!("  printf(\"{noun} {name} %zu\\n\", sizeof({name}));");
    members.iter().fold(size, |text, (kind, member)| {
        format!(
            "{text}\n  printf(\"member {name}.{member} %zu %zu {kind}\\n\", offsetof({name}, {member}), \
             sizeof((({name} *)0)->{member}));"
        )
    })
}

fn signature(noun: &str, result: &str, rest: &str) -> String {
    let (name, parameters) = rest.split_once('(').unwrap_or((rest, ""));
    let types: Vec<_> = parameters
        .trim_end_matches(')')
        .split(',')
        .map(|parameter| if parameter == "void" { "void".to_owned() } else { typed(parameter).0 })
        .collect();
    format!("{noun} {name} {} ({})", result.trim(), types.join(", "))
}

/// The type and the name of a member or a parameter.
fn typed(text: &str) -> (String, String) {
    let text = text.trim();
    let start = text.rfind([' ', '*']).map_or(0, |place| place + 1);
    let kind = text[..start].trim().replace("uint8_t *", "void *");
    (kind, text[start..].to_owned())
}
