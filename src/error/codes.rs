//! The code of each kind of message, and what stands behind it: `explain-code` prints these texts.

use strum::{Display, EnumString, VariantArray};

/// What kind of message it is. Codes are part of the format: a file accepts a warning by its code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Display, EnumString, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum Code {
    // Reading files.
    UnreadableFile,
    FileTooLarge,
    NotText,
    Encoding,
    NotAScenario,
    NotToml,
    BadNumber,
    DuplicateKey,
    PastedFigure,
    PastedText,
    MisplacedKey,
    // Files that build on one another, and paths.
    SchemaVersion,
    BadExtends,
    BadPath,
    UnknownPreset,
    // What stands at a key.
    UnknownKey,
    UnknownName,
    UnknownCode,
    MissingKey,
    WrongValue,
    OutOfLimits,
    BadName,
    WrongLength,
    OutOfOrder,
    NotAForm,
    WrongSum,
    Duplicate,
    BothGiven,
    NotHere,
    Inconsistent,
    TooLarge,
    Correlations,
    NobodyCovered,
    TurnoverNotPositive,
    // Warnings of what has no effect.
    NoEffect,
    Unused,
    MissingTotal,
    SchemesReplaced,
    // Warnings of what is implausible.
    Implausible,
    LimitsAgainstForm,
    NegativeRow,
    BasePosition,
    FarLarger,
    Thousands,
    TotalFarOff,
    TotalSign,
    SupportSize,
    DebtSize,
    SavingsShare,
    SavingsExceedCost,
    PlanJump,
    CareModelSize,
    BeyondHorizon,
    DoubleEntry,
    PublishedMiss,
    PopulationSize,
    LookAlike,
    // Notes.
    Normalised,
    Uncorrelated,
    PresetChanged,
}

impl Code {
    /// Whether it is the code of a warning, which a file may accept.
    pub fn is_warning(self) -> bool {
        self >= Code::NoEffect && self < Code::Normalised
    }

    /// What the message means, why it is given and what to do, in a few sentences.
    pub fn explanation(self) -> &'static str {
        use Code::*;
        match self {
            UnreadableFile => {
                "The file cannot be opened. Check its name and folder, that it is not open elsewhere with a lock, and that you \
                 may read it. A path in `extends` starts from the folder of the file that names it."
            }
            FileTooLarge => {
                "A scenario file has at most 16 MiB. Data of that size belong elsewhere; a scenario states assumptions."
            }
            NotText => {
                "The file is neither UTF-8 nor another encoding that can be told with certainty. Save it as UTF-8: in Notepad \
                 choose Save As, Encoding, UTF-8."
            }
            Encoding => {
                "The file is in UTF-16 or Windows-1252, as some editors on Windows save it. It was read as such. Save it as \
                 UTF-8, so that every other program reads the same letters."
            }
            NotAScenario => {
                "The file is a workbook, a document or an archive. A scenario is a text file in TOML. `control-total new FILE` \
                 starts one."
            }
            NotToml => {
                "The text does not follow the rules of TOML, the language of scenario files: `key = value`, texts in double \
                 quotes, lists in square brackets, tables in braces or under a `[header]`. See toml.io."
            }
            BadNumber => {
                "The number has more digits than the program can hold. Money is in £ million."
            }
            DuplicateKey => {
                "A key may stand once in a table, and the header of a table once in a file. Take one of them out."
            }
            PastedFigure => {
                "Figures pasted from Excel or Word carry signs that TOML does not know: thousands separators, brackets for \
                 negatives, per cent and currency signs, true minus signs. Write 46000, -2.5, 0.03 and 98.0. Money is in \
                 £ million and rates are fractions."
            }
            PastedText => {
                "Texts stand in straight double quotes: \"…\". Word turns them into curly ones. Years are texts, as in \
                 \"2024/25\". In paths write / for \\, which works on Windows too."
            }
            MisplacedKey => {
                "Below a header such as [totals] every key belongs to that table, up to the next header. Keys of the whole file, \
                 such as `title`, stand above the first header."
            }
            SchemaVersion => {
                "This program reads version 1 of the format: `schema = 1` at the top of the file."
            }
            BadExtends => {
                "`extends` gives the path of one other scenario file, from the folder of this one. Files may build on one \
                 another in at most eight steps and not in a circle."
            }
            BadPath => {
                "A path names keys and rows with dots between: `organisation.acute.cost.Pay.base`. Rows go by their id or name; \
                 a name with a dot or an equals sign stands in quotes. It must lead to something that is there."
            }
            UnknownPreset => {
                "`preset` names one of the published sets of rules that `control-total presets` lists."
            }
            UnknownKey => {
                "The table has no such key. The message lists those that it may have; see docs/scenario-files.md."
            }
            UnknownName => {
                "A name must be defined somewhere in the file, letter for letter: an organisation by [[organisation]], a service \
                 by [demand.<service>], a price index by [price.<index>]. The message lists those that are."
            }
            UnknownCode => {
                "`accept` names a warning by its code, as the message shows it in brackets."
            }
            MissingKey => "The key has no default, so it must be given.",
            WrongValue => "Something else must stand there: the message says what.",
            OutOfLimits => {
                "The figure has no meaning for this key. The commonest slip is a per cent for a fraction: 80 where 0.80 is meant, \
                 which is 80%."
            }
            BadName => {
                "A name has 1 to 100 characters, no slash and no control character, and is not a word that the format uses for \
                 something else."
            }
            WrongLength => {
                "A yearly value is one number, which holds in every projected year, or a list with one number for each. The base \
                 year is not among them. A thousands separator in a list makes two numbers of one."
            }
            OutOfOrder => "The numbers of a form must rise, and `min` must not be above `max`.",
            NotAForm => {
                "An uncertain value takes one form: p10, p50 and p90; mean and sd; uniform; triangular; or pert."
            }
            WrongSum => {
                "These shares are parts of one whole, so they must sum to 1, or to no more than 1 where the rest leaves."
            }
            Duplicate => "Two rows have the same name or id, which must tell them apart.",
            BothGiven => "The two say different things of the same figure. Take one of them out.",
            NotHere => "The key exists, but not in this table. The message says where it belongs.",
            Inconsistent => "What is said here contradicts what is said elsewhere in the file.",
            TooLarge => {
                "The scenario would take more memory or time than the program allows. The message says what there is too much of."
            }
            Correlations => {
                "Correlations form a matrix that must be positive definite: if pay goes with prices and prices go with drugs, pay \
                 and drugs cannot be opposites. Change one of the pairs that the message names, or let the program take the \
                 nearest correlations that can all hold: `[run] correlations = \"nearest\"`."
            }
            NobodyCovered => {
                "Options set control totals, so at least one organisation must be under them: every organisation has \
                 `control_total = false`, or none has it left out."
            }
            TurnoverNotPositive => {
                "Tolerances and special measures are shares of an organisation's turnover, which is the sum of its cost rows and \
                 of what it pays by contract in the base year. That must be above 0."
            }
            NoEffect => {
                "What is written changes no figure. Either something else is missing, or it can be taken out."
            }
            Unused => {
                "Nothing in the file refers to it. A misspelt name elsewhere is the commonest cause."
            }
            MissingTotal => {
                "Options test each organisation against its control total. One that is left out has 0, which is seldom meant."
            }
            SchemesReplaced => {
                "A `rate` stands in place of savings schemes only. Say which new care models go ahead with it: \
                 `transformations = […]`."
            }
            Implausible => {
                "The figure lies outside the range in which such figures have been seen or can well be imagined. It is used as it \
                 stands. The commonest slips are a per cent for a fraction (80 for 0.80) and a misplaced decimal point. The ranges \
                 and their sources are in docs/scenario-files.md. If it is meant, accept it with a reason."
            }
            LimitsAgainstForm => {
                "A `min` or `max` moves samples beyond it to the limit. Here it lies on the wrong side of a figure that the form \
                 itself asks for, so that the form cannot hold: a p90 above `max`, a median below `min`."
            }
            NegativeRow => {
                "Income, cost, contracts and savings are positive figures; the program subtracts costs itself. A negative one is \
                 usually a sign carried over from a ledger. A recharge or a one-off credit with an agreed `amount` raises no question."
            }
            BasePosition => {
                "Income less cost of the base year is a larger surplus or deficit, as a share of turnover, than has been seen. \
                 A row is missing, doubled, in £ thousand or has the wrong sign more often than that is true. `check` prints \
                 income and cost of each organisation: hold them against the ledger."
            }
            FarLarger => {
                "One organisation, or one row, is far larger than all others. Its figures may be in £ thousand or in £."
            }
            Thousands => {
                "All money is in £ million. The sum of the file is larger than the NHS in England, so its figures may be in £ thousand."
            }
            TotalFarOff => {
                "The control total lies further from the base year's position than totals have been seen to. Its sign, its unit \
                 or a digit may be wrong."
            }
            TotalSign => {
                "A deficit is negative. The control total asks for a surplus of an organisation in deficit, or its years have \
                 different signs: a minus may be missing."
            }
            SupportSize => "The support is larger, as a share of turnover, than has been seen.",
            DebtSize => "The opening debt is larger, as a share of turnover, than has been seen.",
            SavingsShare => {
                "The savings planned in one year are a larger share of the organisation's cost than is plausible. 8% has been \
                 planned by very few; plans of that size were mostly missed."
            }
            SavingsExceedCost => {
                "In the plan more is saved than is left of the cost that it is saved from. The first such year is named."
            }
            PlanJump => {
                "The plan's position moves by more of the organisation's cost in one year than positions have been seen to. An agreed \
                 amount that begins or ends, a plan or a rate may have a wrong digit, unit or sign."
            }
            CareModelSize => {
                "The investment, running cost or saving of a new care model is large beside the organisations that bear it."
            }
            BeyondHorizon => {
                "Money of an investment falls in years that are not projected, so no result counts it. Project more years, or say \
                 beside the results what they leave out."
            }
            DoubleEntry => {
                "The same amount stands in two places. What an organisation pays or earns by contract is not an income or cost \
                 row too; support that an option pays is not income too."
            }
            PublishedMiss => {
                "The simulated figure lies further from the published one than its tolerance."
            }
            PopulationSize => "The number of people does not fit the money or the other segments.",
            LookAlike => {
                "Two names differ only in case, blanks, accents or signs that look alike. They are different names to the program. \
                 If they mean the same, write them alike."
            }
            Normalised => {
                "Accented letters can be stored in two ways. Names are now read in one of them (Unicode NFC). A name that was \
                 stored in the other has other random numbers than in version 0.1.0."
            }
            Uncorrelated => {
                "Drivers move independently unless a [[correlation]] says otherwise. Costs that rise together make the range of \
                 the position wider."
            }
            PresetChanged => {
                "A preset states published rules, and some were stated wrongly in version 0.1.0. A file from then reads the \
                 rules as they are now. `control-total presets NAME` shows them; what the option itself says comes on top."
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_reads_back_and_has_an_explanation() {
        for code in Code::VARIANTS {
            assert_eq!(code.to_string().parse(), Ok(*code));
            assert!(code.explanation().len() > 40, "{code}");
        }
        assert_eq!(Code::OutOfLimits.to_string(), "out-of-limits");
    }
}
