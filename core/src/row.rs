//! Rows: what every report and search yields, typed until a renderer turns them into text.
//!
//! A [`ReportRow`] is a struct whose fields are columns. Rust callers read the fields; the renderers and the other
//! languages read the same row as [`Value`]s by column. Column names are a contract: they are the names of the
//! `--fields` option, of the keys in JSON and of the columns of a cursor.

use std::path::PathBuf;

/// One cell of a row.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Value {
    /// Not known, or not applicable.
    Null,
    /// A truth value.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A number with a fraction.
    Real(f64),
    /// Text, UTF-8.
    Text(String),
    /// Several texts, such as the lines of an excerpt.
    List(Vec<String>),
}

/// The type of a column's values. A column that is nullable may hold [`Value::Null`] too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ValueType {
    /// [`Value::Bool`]
    Bool,
    /// [`Value::Int`]
    Int,
    /// [`Value::Real`]
    Real,
    /// [`Value::Text`]
    Text,
    /// [`Value::List`]
    List,
}

impl ValueType {
    /// The type's name as `--print-schema` shows it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Bool => "bool",
            Self::Int => "int",
            Self::Real => "real",
            Self::Text => "text",
            Self::List => "list",
        }
    }
}

/// What a column's values are measured in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unit {
    /// Milliseconds.
    Milliseconds,
    /// Bytes.
    Bytes,
    /// Hundredths.
    Percent,
    /// A time, RFC 3339, UTC.
    Time,
}

impl Unit {
    /// The unit as `--print-schema` shows it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Milliseconds => "ms",
            Self::Bytes => "bytes",
            Self::Percent => "percent",
            Self::Time => "UTC",
        }
    }

    /// The unit that a column's name ends in: a measured column cannot be declared without its unit.
    const fn of(name: &str) -> Option<Self> {
        let name = name.as_bytes();
        if ends_in(name, b"_ms") {
            Some(Self::Milliseconds)
        } else if ends_in(name, b"_bytes") {
            Some(Self::Bytes)
        } else if ends_in(name, b"percent") {
            Some(Self::Percent)
        } else if ends_in(name, b"_at") {
            Some(Self::Time)
        } else {
            None
        }
    }
}

const fn ends_in(name: &[u8], suffix: &[u8]) -> bool {
    if name.len() < suffix.len() {
        return false;
    }
    let (_, end) = name.split_at(name.len() - suffix.len());
    let mut index = 0;
    while index < suffix.len() {
        if end[index] != suffix[index] {
            return false;
        }
        index += 1;
    }
    true
}

/// A column of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Column {
    /// The name, stable between releases.
    pub name: &'static str,
    /// The type of its values.
    pub value_type: ValueType,
    /// The unit of its values, if they have one.
    pub unit: Option<Unit>,
    /// Whether a row may have no value in it.
    pub nullable: bool,
    /// The name of the set of words that its values are from, such as `Status`, if there is one.
    pub words: Option<&'static str>,
    /// What it holds: the first line of the field's documentation.
    pub doc: &'static str,
}

impl Column {
    /// A column that always has a value.
    pub const fn new(name: &'static str, value_type: ValueType, doc: &'static str) -> Self {
        Self { name, value_type, unit: Unit::of(name), nullable: false, words: None, doc }
    }

    /// The column of a field of this type.
    pub const fn of<T: Field>(name: &'static str, doc: &'static str) -> Self {
        Self {
            name,
            value_type: T::TYPE,
            unit: Unit::of(name),
            nullable: T::NULLABLE,
            words: T::WORDS,
            doc,
        }
    }
}

/// The type of a report's rows, as the declaration of the report and the generators of bindings see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct RowType {
    /// The name that it has in every language, such as `FailureRow`.
    pub name: &'static str,
    /// What a row is: the first line of its documentation.
    pub doc: &'static str,
    /// Its columns.
    pub columns: &'static [Column],
}

/// A row with named, typed columns.
pub trait ReportRow {
    /// The name and the columns, in the order of [`ReportRow::into_values`].
    const TYPE: RowType;

    /// The row's values, one per column.
    fn into_values(self) -> Vec<Value>;
}

/// A type that a field of a row can have.
pub trait Field {
    /// The column type.
    const TYPE: ValueType;
    /// Whether it may be without a value.
    const NULLABLE: bool = false;
    /// The name of the set of words that it is, if it is one.
    const WORDS: Option<&'static str> = None;

    /// The value as a cell.
    fn into_value(self) -> Value;
}

impl Field for bool {
    const TYPE: ValueType = ValueType::Bool;

    fn into_value(self) -> Value {
        Value::Bool(self)
    }
}

impl Field for i64 {
    const TYPE: ValueType = ValueType::Int;

    fn into_value(self) -> Value {
        Value::Int(self)
    }
}

impl Field for f64 {
    const TYPE: ValueType = ValueType::Real;

    fn into_value(self) -> Value {
        Value::Real(self)
    }
}

impl Field for String {
    const TYPE: ValueType = ValueType::Text;

    fn into_value(self) -> Value {
        Value::Text(self)
    }
}

impl Field for Vec<String> {
    const TYPE: ValueType = ValueType::List;

    fn into_value(self) -> Value {
        Value::List(self)
    }
}

/// Bytes that are not UTF-8 become the replacement character.
impl Field for PathBuf {
    const TYPE: ValueType = ValueType::Text;

    fn into_value(self) -> Value {
        let text = self.into_os_string().into_string();
        Value::Text(text.unwrap_or_else(|path| path.to_string_lossy().into_owned()))
    }
}

impl<T: Field> Field for Option<T> {
    const TYPE: ValueType = T::TYPE;
    const NULLABLE: bool = true;
    const WORDS: Option<&'static str> = T::WORDS;

    fn into_value(self) -> Value {
        self.map_or(Value::Null, Field::into_value)
    }
}

/// Declares a struct whose public fields are the columns of a [`ReportRow`].
macro_rules! row {
    (
        #[doc = $about:literal] $(#[$meta:meta])*
        pub struct $name:ident {
            $( #[doc = $doc:literal] $(#[doc = $more:literal])* pub $field:ident: $type:ty, )+
        }
    ) => {
        #[doc = $about]
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        pub struct $name {
            $( #[doc = $doc] $(#[doc = $more])* pub $field: $type, )+
        }

        impl $crate::row::ReportRow for $name {
            const TYPE: $crate::row::RowType = $crate::row::RowType {
                name: stringify!($name),
                doc: $about.trim_ascii(),
                columns: &[
                    $( $crate::row::Column::of::<$type>(stringify!($field), $doc.trim_ascii()), )+
                ],
            };

            fn into_values(self) -> Vec<$crate::row::Value> {
                vec![ $( $crate::row::Field::into_value(self.$field), )+ ]
            }
        }
    };
}

pub(crate) use row;

#[cfg(test)]
mod tests {
    use super::*;

    row! {
        /// A row for the test.
        pub struct Sample {
            /// A name.
            pub name: String,
            /// A size.
            ///
            /// Unknown while it grows.
            pub size_bytes: Option<i64>,
        }
    }

    #[test]
    fn columns_and_values_follow_the_fields() {
        let row = Sample { name: "a".into(), size_bytes: None };
        let [name, size] = Sample::TYPE.columns else { panic!("two columns") };
        assert_eq!((Sample::TYPE.name, Sample::TYPE.doc), ("Sample", "A row for the test."));
        assert_eq!((name.value_type, name.unit, name.nullable), (ValueType::Text, None, false));
        assert_eq!((size.name, size.doc), ("size_bytes", "A size."));
        assert_eq!((size.unit, size.nullable), (Some(Unit::Bytes), true));
        assert_eq!(row.into_values(), [Value::Text("a".into()), Value::Null]);
    }
}
