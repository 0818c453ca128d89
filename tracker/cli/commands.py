"""Every command: its module and function below `tracker.cli`, its panel of the help, and the first paragraph
of its own help (a test holds the two together). The order is that of ``tracker --help``."""

# ruff: noqa: E501 - a table reads best with one row a line

from __future__ import annotations

from tracker.cli.lazy import LazyCommand

WATCH, READ, COMPARE = "Watch", "Read the record", "Compare and brief"
ALERT, START = "Alert", "Start here"

# fmt: off
COMMANDS = (
    LazyCommand("init", "store:init", WATCH, "Create the store, or upgrade it to this version of the program."),
    LazyCommand("crawl", "crawl:crawl", WATCH, "Check sources now: fetch politely, keep what was served, tell what changed. Exit code 1 on findings."),
    LazyCommand("run", "run:run", WATCH, "Watch: check every source when it is due, each host in one crawl of its own, until stopped."),
    LazyCommand("import", "importing:import_", WATCH, "Import history: every capture of an archive that belongs to a source, at its own date."),
    LazyCommand("inbox", "inbox:inbox", WATCH, "Import pages that a person fetched and dropped into a folder, with their address and date."),
    LazyCommand("backfill", "backfill:backfill", WATCH, "Walk a publisher's own versions, oldest first, and import those that the record lacks."),
    LazyCommand("reextract", "store:reextract", WATCH, "Rebuild versions and changes from the captures with today's extractors, without the network."),
    LazyCommand("status", "status:status", WATCH, "Health: of which regimes the text in force is held, by which way and as of when; else why not and what to do."),
    LazyCommand("doctor", "doctor:doctor", WATCH, "Examine machine, network, contact, store, clock and keys, and propose further ways to texts that do not come."),
    LazyCommand("metrics", "metrics:metrics", WATCH, "Print the figures of the record for Prometheus: looks and outcomes, ages, queues, sizes."),
    LazyCommand("verify", "store:verify", WATCH, "Read every stored body and check it against its hash. Exit code 1 on findings."),
    LazyCommand("versions", "text:versions", READ, "List the versions of an instrument in the order of the law."),
    LazyCommand("text", "text:text", READ, "Print the text of an instrument, whole or one provision of it."),
    LazyCommand("changes", "changes:changes", READ, "The change feed: what changed in the rules, provision by provision, with the reason."),
    LazyCommand("diff", "diff:diff", READ, "One comparison: of two dates of an instrument, two of its languages, two instruments, or two files."),
    LazyCommand("notices", "notices:notices", READ, "Entries of publishers' lists: consultations, adopted acts, statements, court cases, publications."),
    LazyCommand("relations", "relations:relations", READ, "Relations between instruments: repeals, amends, prevails over ...; those a text names are proposals."),
    LazyCommand("search", "search:search", READ, "Find laws, treaties, topics and jurisdictions by name, then provisions that hold the words."),
    LazyCommand("cite", "cite:cite", READ, "Cite a provision, a text or a change: in words, BibTeX, GB/T 7714-2025, 法学引注, OSCOLA, CSL-JSON."),
    LazyCommand("jurisdictions", "lists:jurisdictions", READ, "List the jurisdictions with the number of their regimes and instruments."),
    LazyCommand("regimes", "lists:regimes", READ, "List the regimes that are followed, with strand, jurisdiction and title."),
    LazyCommand("instruments", "lists:instruments", READ, "List the instruments: laws, regulations, treaties, guidelines."),
    LazyCommand("codebooks", "lists:codebooks", COMPARE, "List the codebooks: what can be compared, over how many topics and instruments."),
    LazyCommand("topics", "lists:topics", COMPARE, "List the topics of a codebook with their questions."),
    LazyCommand("deadlines", "deadlines:deadlines", COMPARE, "Dated duties and closing consultations: upcoming, moved, passed; what is only announced says so."),
    LazyCommand("compare", "compare:compare", COMPARE, "Print a comparison: topics by instruments, every cell with its provisions and its state."),
    LazyCommand("align", "align:align", COMPARE, "Print texts side by side, paragraph by paragraph, with the words that differ from the first marked."),
    LazyCommand("suggest", "code:suggest", COMPARE, "Propose provisions and a value for each topic without a coding, with the words that speak for it."),
    LazyCommand("accept", "code:accept", COMPARE, "Make the proposal for a topic a coding: written behind the others in a registry folder of your own."),
    LazyCommand("parties", "parties:parties", COMPARE, "Party x treaty: signed, ratified, in force, phase-ins, side letters, non-application."),
    LazyCommand("between", "parties:between", COMPARE, "Which treaties bind two parties on a topic and a day, strongest first, with or without a panel."),
    LazyCommand("tally", "tally:tally", COMPARE, "Count the instruments of a table that have a rule, hard or soft, by year."),
    LazyCommand("timeline", "timeline:timeline", COMPARE, "Every dated step: adopted, in force, applies, ends; moved dates with old and new, and the proof."),
    LazyCommand("gap", "gap:gap", COMPARE, "The gap table (对标表): each obligation met, met in part or not, with the provisions that were read."),
    LazyCommand("common-ground", "common_ground:common_ground", COMPARE, "Common ground of three templates and China's treaties by topic, and options to offer (中国方案)."),
    LazyCommand("brief", "brief:brief", COMPARE, "Print the briefing of a period: what changed, what is due, what was checked, with evidence."),
    LazyCommand("similarity", "similarity:similarity", COMPARE, "Rank agreements by how close they are to templates: shared runs of words, and topics treated."),
    LazyCommand("demo", "site:demo", START, "The whole job on the packaged sample archive, offline: capture, compare, brief, site."),
    LazyCommand("sources", "sources:app", WATCH, "What is watched: list, show and validate the registry."),
    LazyCommand("code", "coding:app", COMPARE, "Code what a text says on a topic, pinned to the provisions it was read in."),
    LazyCommand("new", "new:app", WATCH, "Make the files of a new page or publisher from templates, and say what to fill in."),
    LazyCommand("review", "review:app", READ, "Give a person's word: on a change, a capture, a relation, a pair of provisions, or a stale cell."),
    LazyCommand("briefings", "brief:app", COMPARE, "Briefings on a schedule: what is planned, made, and due now."),
    LazyCommand("site", "site:app", COMPARE, "The record as pages that work from a folder."),
    LazyCommand("subscribe", "subscribe:app", ALERT, "Who is told what, and how: subscriptions and channels."),
    LazyCommand("alerts", "alerts:app", ALERT, "What waits to be told, what went out, tests and previews."),
)
# fmt: on
