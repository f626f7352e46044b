"""What the reading of a file reports by itself: no YAML, a shape that does not fit, an expression that is none.

None of these can be silenced: what could not be read is not there for the program.
"""

from __future__ import annotations

from app.rulebook.checks.registry import declare

# ---- files --------------------------------------------------------------------------------------------------------

declare(
    "files.out_of_place",
    promise="Every YAML file in questions/ and rules/ has a name and a folder that the program reads.",
    mend="Rename or move it: docs/rule-files.md has the names of files.",
    example="rules/legal/notes.yaml",
)
declare(
    "files.empty",
    promise="Every file holds named values.",
    mend="Start with the first key of its kind, or remove the file.",
    example="an empty rules/glossary.yaml",
)
declare(
    "files.schema_header",
    severity="warning",
    promise="Where docs/schemas stands beside the rulebook, every YAML file of questions/, rules/, examples/ and "
    "tests/scenarios begins with the line that leads an editor to its schema.",
    mend="Let the first line of the file be the one that the message gives.",
    example="a new rules/states/xx.yaml whose first line is state: XX",
)

# ---- YAML ---------------------------------------------------------------------------------------------------------

declare(
    "yaml.too_large",
    promise="No file is larger than a million bytes.",
    mend="Split it or shorten it.",
    example="a file into which a whole act was pasted",
)
declare(
    "yaml.not_utf8",
    promise="Every file is UTF-8 text.",
    mend="Save it with the UTF-8 encoding.",
    example="a file saved by an old word processor",
)
declare(
    "yaml.odd_sign",
    promise="No line begins with a tab or a sign that YAML keeps for itself, and none holds an unseen character.",
    mend="Indent with spaces; put a text that begins with @, % or a backquote in quotes.",
    example="title: @home",
)
declare(
    "yaml.colon",
    promise="A colon with a space after it stands only between a key and its value.",
    mend="Put a text that holds a colon in quotes, or check the indentation.",
    example="text: The law says: no.",
)
declare(
    "yaml.quote_open",
    promise="Every quote that is opened is closed.",
    mend="Close the quote.",
    example='title: "The form',
)
declare(
    "yaml.bracket_open",
    promise="Every bracket and brace that is opened is closed.",
    mend="Close it with ] or }.",
    example="sources: [form",
)
declare(
    "yaml.indentation",
    promise="Lines of one list or block are indented alike.",
    mend="Indent the line like the others of its list or block.",
    example="a hyphen one space further left than the one above it",
)
declare(
    "yaml.unreadable",
    promise="The file is YAML.",
    mend="Check the indentation, and quote texts that hold a colon.",
    example="text: >- more on the same line",
)
declare(
    "yaml.second_document",
    promise="A file is one document.",
    mend="Remove the line with ---.",
    example="--- in the middle of a file",
)
declare(
    "yaml.alias",
    promise="Nothing is written by reference: no anchors (&name), aliases (*name) or merge keys (<<).",
    mend="Write the value out again; put a text that begins with & or * in quotes.",
    example="sources: *same",
)
declare(
    "yaml.tag",
    promise="No value has a tag.",
    mend="Remove the tag, or put a text that begins with ! in quotes.",
    example='title: !!str "2025"',
)
declare(
    "yaml.too_deep",
    promise="Nothing is nested more than 20 deep.",
    mend="Use a flatter layout.",
    example="[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]",
)
declare(
    "yaml.key_twice",
    promise="A key stands once in its entry.",
    mend="Remove one of the two.",
    example="title: Money, and further down title: Law",
)
declare(
    "yaml.key_no_text",
    promise="A key is a plain word.",
    mend="Use a plain word as the key.",
    example="? [a, b]",
)
declare(
    "yaml.number_too_large",
    promise="Numbers stay below 1e15.",
    mend="Give a number below 1e15.",
    example="high: 1e999",
)
declare(
    "yaml.comma_in_number",
    promise="Numbers are written without commas.",
    mend="Write 1000 without the comma.",
    example="{low: 1,000, likely: 2,000, high: 3,000}",
)
declare(
    "yaml.comma_in_text",
    promise="In braces, a text that holds a comma stands in quotation marks.",
    mend="Put the text in quotation marks.",
    example="{value: 3, source: payroll, fiscal year 2020}",
)

# ---- shapes -------------------------------------------------------------------------------------------------------

declare(
    "shape.missing",
    promise="Every key that an entry needs is there.",
    mend="Add the key.",
    example="a source without date:",
)
declare(
    "shape.unknown_key",
    promise="An entry has no key but those of its kind.",
    mend="Correct the spelling; docs/schemas/ has the keys.",
    example="grow: none, where growth: is meant",
)
declare(
    "shape.empty",
    promise="No key stands without its value.",
    mend="Give a value, or remove the line.",
    example="paid_by:",
)
declare(
    "shape.kind",
    promise="A number is a number, a text a text, a list a list.",
    mend="Write the value in the form that the message names.",
    example='value: "2,080"',
)
declare(
    "shape.word",
    promise="A word that comes from a closed list is one of that list.",
    mend="Use one of the words that the message lists.",
    example="options: [sign_taskforce]",
)
declare(
    "shape.confidence",
    promise="Only sentences of confidence H and M stand in a rule file.",
    mend="Turn the sentence into a question for counsel.",
    example="confidence: L",
)
declare(
    "shape.form",
    promise="An id has small letters, digits and _; a state is given by its postal code.",
    mend="Use small letters, digits and _, beginning with a letter.",
    example="id: Read the law",
)
declare(
    "shape.how_many",
    promise="A list has as many entries as its place needs.",
    mend="Add or remove entries.",
    example="conditions: []",
)
declare(
    "shape.too_long",
    promise="No text is longer than its place allows.",
    mend="Shorten it.",
    example="a note of five pages",
)
declare(
    "shape.limits",
    promise="A figure stands within the limits of its place.",
    mend="Give a figure within the limits.",
    example="order: 100",
)
declare(
    "shape.use",
    promise="What takes its words by 'use' names a shared sentence, and has none of its own.",
    mend="Correct the id after 'use', or write the words here without it.",
    example="use: no_rule_knwon",
)
declare(
    "shape.date",
    promise="A date is a day of the calendar, written 2026-11-24.",
    mend="Write a date such as 2026-11-24.",
    example="from_date: 2026-02-30",
)
declare(
    "shape.together",
    promise="Values that belong together fit: low, likely and high rise; a factor has one kind of values.",
    mend="Correct the values.",
    example="values: {low: 20, likely: 10, high: 40}",
)

# ---- expressions --------------------------------------------------------------------------------------------------

declare(
    "expression.form",
    promise="An expression is written in the language of docs/expressions.md.",
    mend="See docs/expressions.md for what can be written.",
    example='when: custody = "jail"',
)
declare(
    "expression.unknown_name",
    promise="An expression names only facts that are there.",
    mend="Correct the spelling, or define the fact first.",
    example="formula: paid_huors * hourly_wage",
)
declare(
    "expression.unknown_choice",
    promise="An expression compares a choice only with what the question offers.",
    mend="Use one of the choices that the message lists.",
    example='when: custody == "jale"',
)
declare(
    "expression.type",
    promise="Both sides of a sign are of one kind, and the whole is what its place needs.",
    mend="Change the expression or its place.",
    example="when: hourly_wage",
)
declare(
    "expression.unit",
    promise="Units fit exactly: dollars are not added to hours, and no monthly figure stands in a yearly line.",
    mend="Multiply or divide by a constant that converts.",
    example="loaded: hours_training * hourly_wage + hours_training",
)
declare(
    "expression.known",
    promise="known() stands only where something is shown or not, never in a cost, a status or a question's condition.",
    mend="Remove it: an answer could then change a result that was already known.",
    example="cash: 1 if known(hourly_wage) else 0",
)
declare(
    "expression.ring",
    promise="No fact rests on itself.",
    mend="Take one of them out of the ring.",
    example="a formula that names a fact whose formula names the first",
)

# ---- facts and wages ----------------------------------------------------------------------------------------------

declare(
    "ids.reserved",
    promise="No id is a word of the language or a fact that the program provides.",
    mend="Choose another id.",
    example="id: max",
)
declare(
    "ids.facts_differ",
    promise="A question, formula and factor of one id have one unit, and vary by model together or not at all.",
    mend="Give both the same unit; write 'per: model' in both, or in none.",
    example="a factor in dollars for a question in dollars an hour",
)
declare(
    "questions.unit",
    promise="Every number that is asked has a unit.",
    mend="Add 'unit: hour / month' or the like.",
    example="kind: number without unit:",
)
declare(
    "questions.choices",
    promise="A choice question offers two choices or more, each once.",
    mend="Add the missing choice, or remove the one that stands twice.",
    example="choices: with one entry",
)
declare(
    "wages.unreadable",
    promise="The wage table is a table of comma-separated text.",
    mend="Make the table again with script/wages.",
    example="an empty wages.csv",
)
declare(
    "wages.columns",
    promise="The wage table has the columns state, occupation, low, likely, high.",
    mend="Start it with: state,occupation,low,likely,high",
    example="a first line state,job,wage",
)
declare(
    "wages.figures",
    promise="Each line of the wage table has three rising numbers.",
    mend="Make the table again with script/wages.",
    example="ME,patrol_officer,27,32",
)
declare(
    "wages.state",
    promise="Each line of the wage table is for a state, or for US.",
    mend="Use the postal code in capitals, or US.",
    example="ZZ,patrol_officer,1,2,3",
)
declare(
    "wages.twice",
    promise="A state and occupation stand once in the wage table.",
    mend="Remove one of the lines.",
    example="two lines ME,patrol_officer",
)
declare(
    "wages.sums",
    promise="Where the wage table has sums, the columns of each occupation add up to them.",
    mend="Make the table again with script/wages.",
    example="ME,patrol_officer,27,32,38 changed to 27,33,38 by hand",
)

# ---- seals --------------------------------------------------------------------------------------------------------

declare(
    "seals.unreadable",
    severity="warning",
    promise="rules/seals.csv can be read.",
    mend="Take the last good copy of the file back.",
    example="a line of rules/seals.csv that was edited by hand",
)
declare(
    "seals.missing",
    severity="warning",
    promise="A rulebook has seals, so that a change since its review is seen.",
    mend="Run 'brief287 seal --by ...' once the rulebook has been read.",
    example="no rules/seals.csv",
)
declare(
    "seals.never_read",
    severity="warning",
    promise="Every file has been read and sealed.",
    mend="Read it, then run 'brief287 seal FILE --by ...'.",
    example="a new rules/states/xx.yaml",
)
declare(
    "seals.changed",
    severity="warning",
    promise="Nothing has changed since it was read.",
    mend="Read it again, then run 'brief287 seal FILE --by ...'.",
    example="a status that was changed after its review",
)
