//! JSON set out in lines, members in the order in which they stand: what is shown is what went over the wire.

/// Indents JSON by two spaces. Text that is not JSON comes back as it is.
pub(crate) fn json(text: &str) -> String {
    if serde_json::from_str::<serde::de::IgnoredAny>(text).is_err() {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len() + text.len() / 4);
    let mut depth = 0_usize;
    let mut in_string = false;
    let mut escaped = false;
    let mut letters = text.chars().filter(|letter| *letter != '\r').peekable();
    let line = |out: &mut String, depth: usize| {
        out.push('\n');
        out.extend(std::iter::repeat_n("  ", depth));
    };
    while let Some(letter) = letters.next() {
        if in_string {
            out.push(letter);
            in_string = escaped || letter != '"';
            escaped = !escaped && letter == '\\';
            continue;
        }
        match letter {
            '"' => {
                in_string = true;
                out.push(letter);
            }
            '{' | '[' => {
                out.push(letter);
                while letters.peek().is_some_and(char::is_ascii_whitespace) {
                    letters.next();
                }
                // Nothing inside: it stays in its line.
                if letters.peek().is_some_and(|next| matches!(next, '}' | ']')) {
                    out.extend(letters.next());
                } else {
                    depth += 1;
                    line(&mut out, depth);
                }
            }
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                line(&mut out, depth);
                out.push(letter);
            }
            ',' => {
                out.push(letter);
                line(&mut out, depth);
            }
            ':' => out.push_str(": "),
            _ if letter.is_ascii_whitespace() => {}
            _ => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::json;

    #[test]
    fn members_keep_their_order_and_strings_their_letters() {
        let text = r#"{"b":1,"a":[{"t":"x, {y}: \"z\\"}, [] , { }],"c":-1.5e3}"#;
        let expected = "{\n  \"b\": 1,\n  \"a\": [\n    {\n      \"t\": \"x, {y}: \\\"z\\\\\"\n    },\n    [],\n    {}\n  ],\n  \"c\": -1.5e3\n}";
        assert_eq!(json(text), expected);
        assert_eq!(json(expected), expected);
    }

    #[test]
    fn what_is_not_json_is_left_alone() {
        for text in ["", "<html>", "{\"a\":", "{} {}"] {
            assert_eq!(json(text), text);
        }
    }
}
