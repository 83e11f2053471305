//! What a step is called from the top of its run, which together with the suite is what it is in any run.

/// What the path of a step has before its name: the path of its parent and a slash. The parent is given by what its own
/// path has before its name, and that name.
///
/// A name that begins with its parent's and a slash goes on from there, as Go's names of nested tests do.
pub(crate) fn path_before(parent: Option<(&str, &str)>, name: &str) -> String {
    match parent {
        None => String::new(),
        Some((before, parent)) if goes_on(parent, name) => before.to_owned(),
        Some((before, parent)) => format!("{before}{parent}/"),
    }
}

fn goes_on(parent: &str, name: &str) -> bool {
    name.strip_prefix(parent)
        .and_then(|rest| rest.strip_prefix('/'))
        .is_some_and(|rest| !rest.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(names: &[&str]) -> String {
        let (mut before, mut parent) = (String::new(), None);
        for name in names {
            before = path_before(parent.map(|parent| (&*before, parent)), name);
            parent = Some(*name);
        }
        before + parent.unwrap()
    }

    #[test]
    fn names_go_on_from_the_names_of_their_parents() {
        assert_eq!(path(&["test_a.py::test_b[x/y]"]), "test_a.py::test_b[x/y]");
        assert_eq!(path(&["m/p", "TestA", "TestA/sub", "TestA/sub/x"]), "m/p/TestA/sub/x");
        assert_eq!(path(&["m/p", "TestA", "deep", "TestA/sub"]), "m/p/TestA/deep/TestA/sub");
        for other in ["TestAB/sub", "sub", "TestA", "TestA/", "/TestA/sub"] {
            assert_eq!(path(&["p", "TestA", other]), format!("p/TestA/{other}"));
        }
    }
}
