//! The format as JSON Schema, for editors that complete keys and show help while a file is written.
//!
//! It requires nothing, because a file may extend another; it refuses keys that the format does not have. What only
//! the whole file can tell (references, sums, lengths of lists) is for the check.

use serde_json::{Map, Value as Json, json};

use super::table::{Absent, Key, Number, Shape, Table, Value};
use super::{FORM_LIMITS, FORMS, PROVENANCE, ROOT, tables};

/// The schema of a scenario file, draft 7.
pub fn json_schema() -> Json {
    let mut schema = object(&ROOT);
    let definitions = tables().into_iter().filter(|table| table.name != ROOT.name);
    let definitions: Map<String, Json> =
        definitions.map(|table| (table.name.to_owned(), object(table))).collect();
    schema["$schema"] = json!("http://json-schema.org/draft-07/schema#");
    schema["title"] = json!("control-total scenario");
    schema["definitions"] = Json::Object(definitions);
    schema
}

/// A table with its own keys and those that every table may carry.
fn object(table: &'static Table) -> Json {
    let own = |key: &&Key| !table.keys.iter().any(|known| known.name == key.name);
    let keys = table.keys.iter().chain(PROVENANCE.iter().filter(own));
    let properties: Map<String, Json> =
        keys.map(|key| (key.name.to_owned(), property(key))).collect();
    json!({ "type": "object", "additionalProperties": false, "properties": properties })
}

fn property(key: &'static Key) -> Json {
    let mut schema = value(&key.value);
    schema["description"] = json!(description(key));
    let default = match key.absent {
        Absent::Number(number) => Some(json!(number)),
        Absent::Numbers(numbers) => Some(json!(numbers)),
        Absent::Flag(flag) => Some(json!(flag)),
        Absent::Word(word) => Some(json!(word)),
        Absent::Required | Absent::Says(_) => None,
    };
    if let Some(default) = default {
        schema["default"] = default;
    }
    schema
}

/// Help without the links of the documentation: `[overrides](#overrides)` is `overrides`.
fn description(key: &Key) -> String {
    let mut text = key.help;
    let mut plain = String::new();
    while let Some((before, rest)) = text.split_once('[') {
        plain.push_str(before);
        match rest.split_once("](") {
            Some((words, link)) if !words.contains('[') && link.contains(')') => {
                plain.push_str(words);
                text = link.split_once(')').map_or("", |(_, after)| after);
            }
            _ => {
                plain.push('[');
                text = rest;
            }
        }
    }
    plain + text
}

fn value(value: &'static Value) -> Json {
    match value {
        Value::Number(number) => self::number(number),
        Value::Text | Value::Id | Value::DriverName(_) | Value::Measure(_) => {
            json!({ "type": "string" })
        }
        Value::Reference(..) => json!({ "type": "string" }),
        Value::Year { .. } | Value::BaseYear => {
            json!({ "type": "string", "pattern": "^[0-9]{4}[/-][0-9]{2}$" })
        }
        // TOML's own dates reach a JSON Schema as texts.
        Value::Date => json!({ "type": "string" }),
        Value::Flag => json!({ "type": "boolean" }),
        Value::False => json!({ "const": false }),
        Value::Any => json!({}),
        Value::Word(word) => json!({ "const": word }),
        Value::Whole { low, high, word } => {
            let whole = json!({ "type": "integer", "minimum": low, "maximum": high });
            or_word(whole, *word)
        }
        Value::Choice(words) => json!({ "enum": words }),
        Value::List(inner) => json!({ "type": "array", "items": self::value(inner) }),
        Value::Table(table) => reference(table),
        Value::Rows(table) => json!({ "type": "array", "items": reference(table) }),
        Value::Kinds(tables) => {
            json!({ "anyOf": tables.iter().map(reference).collect::<Vec<_>>() })
        }
        Value::Named(_, inner) => named(inner),
        Value::Each(_, inner) => json!({ "anyOf": [self::value(inner), named(inner)] }),
        Value::Or(one, other) => json!({ "anyOf": [self::value(one), self::value(other)] }),
    }
}

fn reference(table: &Table) -> Json {
    json!({ "$ref": format!("#/definitions/{}", table.name) })
}

/// A table whose keys are names, which may also say where its figures come from.
fn named(inner: &'static Value) -> Json {
    let provenance: Map<String, Json> =
        PROVENANCE.iter().map(|key| (key.name.to_owned(), property(key))).collect();
    json!({ "type": "object", "properties": provenance, "additionalProperties": value(inner) })
}

fn or_word(schema: Json, word: Option<&str>) -> Json {
    match word {
        Some(word) => json!({ "anyOf": [schema, { "const": word }] }),
        None => schema,
    }
}

fn number(number: &Number) -> Json {
    let (low, high) = (number.limits.low, number.limits.high);
    let one = json!({ "type": "number", "minimum": low, "maximum": high });
    let list = |items: &Json| json!({ "type": "array", "items": items });
    let all = match number.shape {
        Shape::One => one,
        Shape::Yearly => json!({ "anyOf": [one, list(&one)] }),
        Shape::List => json!({ "type": "array", "items": one, "minItems": 1 }),
        Shape::Spread => {
            json!({ "anyOf": [one, { "type": "array", "items": one, "minItems": 2, "maxItems": 2 }] })
        }
        Shape::Uncertain => {
            let size = json!({ "type": "number", "minimum": 0.0 });
            let key = |name: &str| match name {
                "sd" => size.clone(),
                "uniform" | "triangular" | "pert" => list(&one),
                _ => one.clone(),
            };
            let keys = FORMS.iter().flat_map(|(_, keys)| *keys).chain(&FORM_LIMITS);
            let own = keys.map(|name| ((*name).to_owned(), key(name)));
            let provenance = PROVENANCE.iter().map(|key| (key.name.to_owned(), property(key)));
            let properties: Map<String, Json> = own.chain(provenance).collect();
            json!({ "anyOf": [one, { "type": "object", "properties": properties, "additionalProperties": false }] })
        }
    };
    or_word(all, number.word)
}
