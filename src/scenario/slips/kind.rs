//! The kinds of slip, each in words that a finance director uses: kept apart so that they can be read through.

/// What kind of slip it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `£98.0`
    CurrencySign,
    /// `3%`
    PerCent,
    /// `46,000`
    ThousandsSeparator,
    /// `(2.5)`
    Brackets,
    /// `0,03`
    DecimalComma,
    /// `−2.5` with a typographic minus or dash, or `2.5-`
    MinusSign,
    /// `-` alone, as Excel shows nil
    DashForNil,
    /// `“trust”`
    CurlyQuotes,
    /// A no-break space, a zero-width space and the like
    OddSpace,
    /// `.5` or `5.`
    BareDecimalPoint,
    /// `98.0m`, `3k`, `5 years`
    Unit,
    /// `2024/25`
    UnquotedYear,
    /// `kind = nhs-trust`
    UnquotedText,
    /// `Yes`, `TRUE`
    YesOrNo,
    /// `"C:\scenarios\nhs.toml"`
    Backslash,
    /// `"The "big" trust"`
    QuoteInText,
    /// `"trust`
    LoneQuote,
    /// `id: "trust"`
    ColonForEquals,
    /// `id "trust"`
    MissingEquals,
    /// `{ name = "Pay" base = 98.0 }`
    MissingComma,
    /// `growth = 0.03,`
    StrayComma,
}

impl Kind {
    /// Every kind, in the order in which they are told.
    #[cfg(test)]
    pub const ALL: [Kind; 21] = [
        Kind::CurrencySign,
        Kind::PerCent,
        Kind::ThousandsSeparator,
        Kind::Brackets,
        Kind::DecimalComma,
        Kind::MinusSign,
        Kind::DashForNil,
        Kind::CurlyQuotes,
        Kind::OddSpace,
        Kind::BareDecimalPoint,
        Kind::Unit,
        Kind::UnquotedYear,
        Kind::UnquotedText,
        Kind::YesOrNo,
        Kind::Backslash,
        Kind::QuoteInText,
        Kind::LoneQuote,
        Kind::ColonForEquals,
        Kind::MissingEquals,
        Kind::MissingComma,
        Kind::StrayComma,
    ];

    /// Whether a figure is written in another way, rather than a text or a sign.
    pub fn is_figure(self) -> bool {
        matches!(
            self,
            Kind::CurrencySign
                | Kind::PerCent
                | Kind::ThousandsSeparator
                | Kind::Brackets
                | Kind::DecimalComma
                | Kind::MinusSign
                | Kind::DashForNil
                | Kind::BareDecimalPoint
                | Kind::Unit
        )
    }

    /// What the slip is, to follow "there is" or to stand alone.
    pub fn title(self) -> &'static str {
        match self {
            Kind::CurrencySign => "a currency sign in a figure",
            Kind::PerCent => "a per cent sign in a figure",
            Kind::ThousandsSeparator => "thousands set apart in a figure",
            Kind::Brackets => "brackets for a negative figure",
            Kind::DecimalComma => "a comma for a decimal point",
            Kind::MinusSign => "a dash for a minus sign, or one in the wrong place",
            Kind::DashForNil => "a dash for nil",
            Kind::CurlyQuotes => "curly quotation marks around text",
            Kind::OddSpace => "a no-break or invisible space",
            Kind::BareDecimalPoint => "a decimal point without a digit on each side",
            Kind::Unit => "a unit after a figure",
            Kind::UnquotedYear => "a year without quotation marks",
            Kind::UnquotedText => "text without quotation marks",
            Kind::YesOrNo => "yes or no, where true or false is wanted",
            Kind::Backslash => "backslashes in a file path",
            Kind::QuoteInText => "quotation marks inside quoted text",
            Kind::LoneQuote => "a quotation mark without its pair",
            Kind::ColonForEquals => "a colon for an equals sign",
            Kind::MissingEquals => "an equals sign left out",
            Kind::MissingComma => "a comma left out",
            Kind::StrayComma => "a comma or semicolon at the end of a line",
        }
    }

    /// One line of help: what to write.
    pub fn help(self) -> &'static str {
        match self {
            Kind::CurrencySign => "write figures without a currency sign: 98.0",
            Kind::PerCent => "write a percentage as a decimal: 0.03 for 3%",
            Kind::ThousandsSeparator => "write thousands without commas or spaces: 46000",
            Kind::Brackets => "write a deficit with a minus sign: -2.5",
            Kind::DecimalComma => "write decimals with a point: 0.03",
            Kind::MinusSign => "write the minus sign as a hyphen, before the figure: -2.5",
            Kind::DashForNil => "write 0.0 where there is nothing",
            Kind::CurlyQuotes => "write straight quotation marks around text: \"trust\"",
            Kind::OddSpace => {
                "write plain spaces; Word and web pages put in others that look the same"
            }
            Kind::BareDecimalPoint => "write a digit on each side of the decimal point: 0.5",
            Kind::Unit => "write money in £m, and other figures in full, without a unit: 98.0",
            Kind::UnquotedYear => "write a financial year in quotation marks: \"2024/25\"",
            Kind::UnquotedText => {
                "write text, and names with spaces or signs, in quotation marks: \"A&E\""
            }
            Kind::YesOrNo => "write true for yes and false for no",
            Kind::Backslash => "write a file path with forward slashes: \"scenarios/nhs.toml\"",
            Kind::QuoteInText => {
                "write a backslash before a quotation mark inside text: \"The \\\"big\\\" trust\""
            }
            Kind::LoneQuote => "write a quotation mark at both ends of the text: \"trust\"",
            Kind::ColonForEquals => {
                "write an equals sign between a name and its value: growth = 0.03"
            }
            Kind::MissingEquals => {
                "write an equals sign between a name and its value: growth = 0.03"
            }
            Kind::MissingComma => {
                "write a comma between entries in brackets: { name = \"Pay\", base = 98.0 }"
            }
            Kind::StrayComma => "end the line after the value",
        }
    }
}
