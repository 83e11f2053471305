//! Rows: what every report and search yields, typed until a renderer turns them into text.
//!
//! A [`Record`] is a struct whose fields are columns. Rust callers read the fields; the renderers
//! and the C ABI read the same row as [`Value`]s by column. Column names are a contract: they are
//! the names of the `--fields` option, of the keys in JSON and of the columns in the C cursor.

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

/// The type of a column, whatever a single row holds in it. Any column may hold [`Value::Null`].
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

/// A column of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// The name, stable between releases.
    pub name: &'static str,
    /// The type of its values.
    pub value_type: ValueType,
    /// What it holds, with its unit: the first line of the field's documentation.
    pub doc: &'static str,
}

/// A row with named, typed columns.
pub trait Record {
    /// The columns, in the order of [`Record::values`].
    const COLUMNS: &'static [Column];

    /// The row's values, one per column.
    fn values(&self) -> Vec<Value>;
}

/// A type that can stand in a record's field.
pub trait Field {
    /// The column type.
    const TYPE: ValueType;

    /// The value as a cell.
    fn to_value(&self) -> Value;
}

impl Field for bool {
    const TYPE: ValueType = ValueType::Bool;

    fn to_value(&self) -> Value {
        Value::Bool(*self)
    }
}

impl Field for i64 {
    const TYPE: ValueType = ValueType::Int;

    fn to_value(&self) -> Value {
        Value::Int(*self)
    }
}

impl Field for f64 {
    const TYPE: ValueType = ValueType::Real;

    fn to_value(&self) -> Value {
        Value::Real(*self)
    }
}

impl Field for String {
    const TYPE: ValueType = ValueType::Text;

    fn to_value(&self) -> Value {
        Value::Text(self.clone())
    }
}

impl Field for Vec<String> {
    const TYPE: ValueType = ValueType::List;

    fn to_value(&self) -> Value {
        Value::List(self.clone())
    }
}

/// Bytes that are no UTF-8 are shown as the replacement character.
impl Field for std::path::PathBuf {
    const TYPE: ValueType = ValueType::Text;

    fn to_value(&self) -> Value {
        Value::Text(self.to_string_lossy().into_owned())
    }
}

impl<T: Field> Field for Option<T> {
    const TYPE: ValueType = T::TYPE;

    fn to_value(&self) -> Value {
        self.as_ref().map_or(Value::Null, Field::to_value)
    }
}

/// Declares a struct whose public fields are the columns of a [`Record`].
macro_rules! record {
    (
        $(#[$meta:meta])*
        pub struct $name:ident {
            $( #[doc = $doc:literal] $(#[doc = $more:literal])* pub $field:ident: $type:ty, )+
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        pub struct $name {
            $( #[doc = $doc] $(#[doc = $more])* pub $field: $type, )+
        }

        impl $crate::row::Record for $name {
            const COLUMNS: &'static [$crate::row::Column] = &[
                $( $crate::row::Column {
                    name: stringify!($field),
                    value_type: <$type as $crate::row::Field>::TYPE,
                    doc: $doc.trim_ascii(),
                }, )+
            ];

            fn values(&self) -> Vec<$crate::row::Value> {
                vec![ $( $crate::row::Field::to_value(&self.$field), )+ ]
            }
        }
    };
}

pub(crate) use record;

#[cfg(test)]
mod tests {
    use super::*;

    record! {
        /// A row for the test.
        pub struct Sample {
            /// A name.
            pub name: String,
            /// A size in bytes.
            ///
            /// Unknown while it grows.
            pub size: Option<i64>,
        }
    }

    #[test]
    fn columns_and_values_follow_the_fields() {
        let row = Sample { name: "a".into(), size: None };
        let names: Vec<_> = Sample::COLUMNS.iter().map(|c| (c.name, c.value_type, c.doc)).collect();
        assert_eq!(
            names,
            [("name", ValueType::Text, "A name."), ("size", ValueType::Int, "A size in bytes."),]
        );
        assert_eq!(row.values(), [Value::Text("a".into()), Value::Null]);
    }
}
