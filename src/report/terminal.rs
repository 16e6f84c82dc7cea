//! What a terminal may be sent: whether colour is wanted, how wide it is, and how text that comes from manifests is
//! made harmless. Nothing here asks the environment itself; the caller passes what it found.

use std::borrow::Cow;
use std::fmt::Write as _;

use owo_colors::{OwoColorize, Style};

/// The columns of text where nobody says otherwise: what a CI log shows without scrolling.
pub const DEFAULT_WIDTH: usize = 120;

/// Narrower than this nothing can be drawn.
const LEAST_WIDTH: usize = 40;

/// What the user said about colour.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ColorChoice {
    /// Where it helps.
    #[default]
    Auto,
    /// Whatever the environment says.
    Always,
    /// Whatever the environment says.
    Never,
}

/// Whether text on a stream is coloured. The flag decides; then `NO_COLOR`, `FORCE_COLOR` or `CLICOLOR_FORCE`,
/// `CLICOLOR=0` and `TERM=dumb`, in this order; then whether the stream is a terminal.
#[must_use]
pub fn use_color(choice: ColorChoice, env: &dyn Fn(&str) -> Option<String>, is_terminal: bool) -> bool {
    let given = |name: &str| env(name).filter(|value| !value.is_empty());
    let forced = |name: &str| given(name).is_some_and(|value| value != "0");
    match choice {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto if given("NO_COLOR").is_some() => false,
        ColorChoice::Auto if forced("FORCE_COLOR") || forced("CLICOLOR_FORCE") => true,
        ColorChoice::Auto if given("CLICOLOR").is_some_and(|value| value == "0") => false,
        ColorChoice::Auto if given("TERM").is_some_and(|value| value == "dumb") => false,
        ColorChoice::Auto => is_terminal,
    }
}

/// Whether a terminal opens links. Only some do, the others show them or nothing; the question is only asked of a
/// terminal that gets colour. `FORCE_HYPERLINK` decides where it is set, and `0` is no.
#[must_use]
pub fn has_hyperlinks(env: &dyn Fn(&str) -> Option<String>, is_colored_terminal: bool) -> bool {
    const PROGRAMS: [&str; 6] = ["iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper", "Tabby"];
    const TERMINALS: [&str; 5] = ["xterm-kitty", "xterm-ghostty", "alacritty", "foot", "contour"];
    let given = |name: &str| env(name).filter(|value| !value.is_empty());
    let is_one_of = |name: &str, known: &[&str]| given(name).is_some_and(|value| known.contains(&value.as_str()));
    if let Some(force) = given("FORCE_HYPERLINK") {
        return force != "0";
    }
    // The first version of the library behind GNOME's terminal and others that did not crash on them.
    let is_vte = given("VTE_VERSION").and_then(|it| it.parse::<u32>().ok()).is_some_and(|version| version > 5000);
    let is_nested = given("TMUX").is_some() || given("TERM").is_some_and(|it| it.starts_with("screen"));
    is_colored_terminal
        && given("CI").is_none()
        && !is_nested
        && (is_vte
            || is_one_of("TERM_PROGRAM", &PROGRAMS)
            || is_one_of("TERM", &TERMINALS)
            || ["WT_SESSION", "KONSOLE_VERSION", "DOMTERM"].into_iter().any(|name| given(name).is_some()))
}

/// Text that opens an address when it is clicked.
pub(super) fn linked(text: &str, url: &str) -> String {
    format!("\u{1b}]8;;{url}\u{1b}\\{text}\u{1b}]8;;\u{1b}\\")
}

/// The columns to draw in: what the terminal says, else `COLUMNS`, else [`DEFAULT_WIDTH`].
#[must_use]
pub fn width(env: &dyn Fn(&str) -> Option<String>, terminal: Option<usize>) -> usize {
    terminal
        .or_else(|| env("COLUMNS")?.trim().parse().ok())
        .filter(|columns| *columns > 0)
        .map_or(DEFAULT_WIDTH, |columns| columns.max(LEAST_WIDTH))
}

/// Whether a character could move the cursor, change what is already drawn, hide, or reorder the text around it.
#[must_use]
pub fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
}

/// Text from a manifest as one line that a terminal can be sent: line breaks and tabs become spaces, other unsafe
/// characters their number (`<U+001B>`), and what a CI system would take for a command is broken up.
#[must_use]
pub fn line(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_unsafe) && !text.contains("##") {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 8);
    for (at, c) in text.char_indices() {
        let rest = text.get(at..).unwrap_or_default();
        match c {
            '\r' if rest.starts_with("\r\n") => {}
            '\n' | '\t' | '\r' => safe.push(' '),
            // Writing to a string cannot fail.
            c if is_unsafe(c) || c == JOINER && safe.ends_with('#') => {
                let _ = write!(safe, "<U+{:04X}>", u32::from(c));
            }
            '#' if safe.ends_with('#') && starts_command(rest) => safe.push_str(" #"),
            c => safe.push(c),
        }
    }
    Cow::Owned(safe)
}

/// The character that joins emoji. It is left in text, but a drawing drops it, and what stood on either side of it
/// comes together.
pub(super) const JOINER: char = '\u{200d}';

/// Whether the second `#` of a command to a CI log is what a text begins with: GitHub and Azure look for `##[` and
/// `##vso[` anywhere in a line and carry out what follows, so a comment in a manifest could switch off the masking of
/// secrets.
pub(super) fn starts_command(rest: &str) -> bool {
    rest.starts_with("#[") || rest.starts_with("#vso[")
}

/// The text in a style, or as it is where colour is not wanted.
pub(super) fn paint(text: &str, style: Style, color: bool) -> String {
    if color { text.style(style).to_string() } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wants(choice: ColorChoice, env: &[(&str, &str)], is_terminal: bool) -> bool {
        let lookup = |name: &str| env.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
        use_color(choice, &lookup, is_terminal)
    }

    #[test]
    fn the_flag_beats_the_environment() {
        assert!(wants(ColorChoice::Always, &[("NO_COLOR", "1"), ("TERM", "dumb")], false));
        assert!(!wants(ColorChoice::Never, &[("FORCE_COLOR", "1")], true));
    }

    #[test]
    fn the_environment_is_asked_in_order() {
        let auto = |env: &[(&str, &str)], is_terminal| wants(ColorChoice::Auto, env, is_terminal);
        assert!(!auto(&[("NO_COLOR", "1"), ("FORCE_COLOR", "1")], true));
        assert!(auto(&[("NO_COLOR", ""), ("FORCE_COLOR", "1")], false));
        assert!(auto(&[("CLICOLOR_FORCE", "1"), ("CLICOLOR", "0")], false));
        assert!(!auto(&[("FORCE_COLOR", "0")], false));
        assert!(!auto(&[("CLICOLOR", "0")], true));
        assert!(!auto(&[("TERM", "dumb")], true));
        assert!(auto(&[("TERM", "xterm")], true));
        assert!(!auto(&[("TERM", "xterm")], false));
    }

    #[test]
    fn links_are_for_terminals_that_are_known_to_open_them() {
        let has = |env: &[(&str, &str)], is_terminal| {
            let lookup = |name: &str| env.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
            has_hyperlinks(&lookup, is_terminal)
        };
        assert!(has(&[("TERM", "xterm-kitty")], true) && !has(&[("TERM", "xterm-kitty")], false));
        assert!(has(&[("VTE_VERSION", "6800")], true) && !has(&[("VTE_VERSION", "5000")], true));
        assert!(!has(&[("TERM", "xterm-256color")], true));
        assert!(!has(&[("TERM_PROGRAM", "vscode"), ("TMUX", "/tmp/x")], true));
        assert!(!has(&[("WT_SESSION", "x"), ("CI", "true")], true));
        assert!(has(&[("FORCE_HYPERLINK", "1")], false) && !has(&[("FORCE_HYPERLINK", "0"), ("DOMTERM", "x")], true));
    }

    #[test]
    fn a_width_that_nothing_fits_into_is_not_taken() {
        let columns = |value: &'static str| move |_: &str| Some(value.to_owned());
        assert_eq!(width(&columns("80"), None), 80);
        assert_eq!(width(&columns("80"), Some(132)), 132);
        assert_eq!(width(&columns("3"), None), LEAST_WIDTH);
        assert_eq!(width(&columns("0"), None), DEFAULT_WIDTH);
        assert_eq!(width(&columns("wide"), None), DEFAULT_WIDTH);
        assert_eq!(width(&|_: &str| None, None), DEFAULT_WIDTH);
    }

    #[test]
    fn what_a_terminal_would_obey_is_written_out() {
        assert_eq!(line("a\u{1b}[31mb\u{7}"), "a<U+001B>[31mb<U+0007>");
        assert_eq!(line("\u{9b}31m \u{202e}txt.exe \u{2066}x"), "<U+009B>31m <U+202E>txt.exe <U+2066>x");
        assert_eq!(line("one\ntwo\r\nthree\tfour\rfive"), "one two three four five");
        assert_eq!(line("zero\u{200b}width\u{feff}"), "zero<U+200B>width<U+FEFF>");
    }

    #[test]
    fn what_a_ci_log_would_obey_is_broken_up() {
        assert_eq!(line("x ##[error]y ##vso[task.complete]z"), "x # #[error]y # #vso[task.complete]z");
        assert_eq!(line("###[x"), "## #[x");
        assert_eq!(line("##\u{200d}[x"), "##<U+200D>[x");
    }

    #[test]
    fn ordinary_text_is_left_alone() {
        for text in ["naïve 日本語 🦀 ## heading", "می\u{200c}خواهم", "👩\u{200d}💻"] {
            assert_eq!(line(text), text);
        }
    }
}
