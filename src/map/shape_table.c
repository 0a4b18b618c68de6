/* Every key of a map document: what it is called, what it holds and what an editor says of it. */
#include "map/document.h"

#define COUNT(array) ((uint32_t)(sizeof(array) / sizeof *(array)))

/* One row each. `type` is the structure, `member` its member, which is the key unless KEY_ is used.
 */
#define ROW(type, member, key_, kind_, ...)                                                        \
    {                                                                                              \
        .key = key_, .kind = TROPA_FIELD_##kind_, .offset = offsetof(type, member), __VA_ARGS__    \
    }
#define TEXT(type, member, about_) ROW(type, member, #member, TEXT, .about = about_)
#define LONG(type, member, about_)                                                                 \
    ROW(type, member, #member, TEXT, .about = about_, .flags = TROPA_FIELD_LONG)
#define PATH(type, member, about_)                                                                 \
    ROW(type, member, #member, TEXT, .about = about_, .flags = TROPA_FIELD_PATH)
#define MAIN_TEXT(type, member, about_)                                                            \
    ROW(type, member, #member, TEXT, .about = about_,                                              \
        .flags = TROPA_FIELD_REQUIRED | TROPA_FIELD_SHORT | TROPA_FIELD_LONG)
#define TO(type, member, ref_, about_)                                                             \
    ROW(type, member, #member, TEXT, .about = about_, .reference = TROPA_REF_##ref_)
#define TEXTS(type, member, about_) ROW(type, member, #member, TEXTS, .about = about_)
#define NUMBER(type, member, low_, high_, about_)                                                  \
    ROW(type, member, #member, NUMBER, .about = about_, .low = low_, .high = high_)
#define ANY_NUMBER(type, member, about_) NUMBER(type, member, 0, 0, about_)
#define COUNTED(type, member, about_) ROW(type, member, #member, COUNT, .about = about_)
#define FLAG(type, member, about_) ROW(type, member, #member, FLAG, .about = about_)
#define DATE(type, member, key_, about_) ROW(type, member, key_, DATE, .about = about_)
#define CHOICE(type, member, names_, about_)                                                       \
    ROW(type, member, #member, CHOICE, .about = about_, .choice = names_)
#define OBJECT(type, member, shape_, about_)                                                       \
    ROW(type, member, #member, OBJECT, .about = about_, .shape = &shape_)
#define LIST(type, member, shape_, about_)                                                         \
    ROW(type, member, #member, LIST, .about = about_, .shape = &shape_)
#define KEYED(type, member, shape_, about_)                                                        \
    ROW(type, member, #member, KEYED, .about = about_, .shape = &shape_)
#define ID(type)                                                                                   \
    ROW(type, item.id, "id", TEXT,                                                                 \
        .about = "A name for this item that never changes; other items, merges and refreshed "     \
                 "figures point at it.")
#define SHAPE(name_, type, listed_, about_) NAMED(name_, type, listed_, about_, NONE)
#define NAMED(name_, type, listed_, about_, named_)                                                \
    static const tropa_shape name_##_shape = {#name_,                                              \
                                              about_,                                              \
                                              sizeof(type),                                        \
                                              listed_,                                             \
                                              name_##_field,                                       \
                                              COUNT(name_##_field),                                \
                                              TROPA_REF_##named_}

/* ---- evidence and cards ---- */

static const char *const evidence_kinds[] = {"number",  "quote", "interview", "review",
                                             "picture", "video", "link",      NULL};
static const tropa_field evidence_field[] = {
    ID(tropa_evidence),
    CHOICE(tropa_evidence, kind, evidence_kinds, "What kind of evidence this is."),
    ROW(tropa_evidence, text, "text", TEXT,
        .about = "The quote, the figure in words, or what the picture shows.",
        .flags = TROPA_FIELD_SHORT | TROPA_FIELD_LONG),
    TEXT(tropa_evidence, source, "Where it comes from: a survey, an interview, a report."),
    PATH(tropa_evidence, url, "A picture, video or page."),
    DATE(tropa_evidence, date_us, "date", "When it was collected; old evidence is marked stale."),
    COUNTED(tropa_evidence, n, "How many answers, cases or customers stand behind it."),
    NUMBER(tropa_evidence, strength, 1, 3, "1 an anecdote, 2 several sources, 3 measured."),
};
SHAPE(evidence, tropa_evidence, true, "Something that supports a statement on the map.");

static const tropa_field entry_field[] = {
    ID(tropa_entry),
    MAIN_TEXT(tropa_entry, text, "What stands in the cell."),
    ROW(tropa_entry, personas, "personas", TEXTS, .about = "Whose it is; without it everybody's.",
        .reference = TROPA_REF_PERSONA),
    LIST(tropa_entry, evidence, evidence_shape, "Without evidence it is a hypothesis."),
};
SHAPE(entry, tropa_entry, true, "One entry in a lane.");

static const tropa_field feeling_field[] = {
    TO(tropa_feeling, persona, PERSONA, "Whose feeling; without it everybody's."),
    ROW(tropa_feeling, value, "value", NUMBER,
        .about = "From -2 (awful) to 2 (delighted): what the team believes, never a measurement.",
        .low = -2, .high = 2, .flags = TROPA_FIELD_REQUIRED | TROPA_FIELD_SHORT),
    TEXT(tropa_feeling, text, "The feeling in a word or two."),
    LIST(tropa_feeling, evidence, evidence_shape, "What supports it."),
};
SHAPE(feeling, tropa_feeling, false, "How a persona feels here.");

static const char *const barriers[] = {"price",     "trust",    "psychological", "information",
                                       "usability", "delivery", "payment",       "support",
                                       "other",     NULL};
static const char *const pain_states[] = {"open", "resolved", NULL};
static const tropa_field pain_field[] = {
    ID(tropa_pain),
    MAIN_TEXT(tropa_pain, text, "What goes wrong for the customer."),
    CHOICE(tropa_pain, barrier, barriers, "What kind of barrier it is."),
    NUMBER(tropa_pain, severity, 1, 3, "1 annoying, 2 costly, 3 people leave."),
    CHOICE(tropa_pain, status, pain_states, "Open, or resolved."),
    ROW(tropa_pain, personas, "personas", TEXTS, .about = "Who feels it; without it everybody.",
        .reference = TROPA_REF_PERSONA),
    TEXT(tropa_pain, reassurance, "What would take it away in the customer's eyes."),
    TEXT(tropa_pain, owner, "Who looks after it."),
    LIST(tropa_pain, evidence, evidence_shape, "Without evidence it is a hypothesis."),
};
NAMED(pain, tropa_pain, true, "A pain point with its barrier.", PAIN);

static const char *const idea_states[] = {"proposed", "planned", "doing", "done", "dropped", NULL};
static const char *const confidences[] = {"low", "medium", "high", NULL};
static const tropa_field idea_field[] = {
    ID(tropa_idea),
    MAIN_TEXT(tropa_idea, text, "What to do."),
    TEXT(tropa_idea, effect, "The expected effect as a range: a scenario, not a promise."),
    NUMBER(tropa_idea, impact, 1, 5, "1 small .. 5 great."),
    NUMBER(tropa_idea, effort, 1, 5, "1 a day .. 5 half a year."),
    CHOICE(tropa_idea, confidence, confidences, "How sure the team is of impact and effort."),
    CHOICE(tropa_idea, status, idea_states, "Where it stands."),
    TEXT(tropa_idea, owner, "Who does it."),
    DATE(tropa_idea, due_us, "due", "By when."),
    ROW(tropa_idea, solves, "solves", TEXTS, .about = "The pains that it takes away.",
        .reference = TROPA_REF_PAIN),
    LIST(tropa_idea, evidence, evidence_shape, "Why it should work."),
};
SHAPE(idea, tropa_idea, true, "An opportunity or idea.");

static const tropa_field kpi_field[] = {
    ID(tropa_kpi),
    ROW(tropa_kpi, name, "name", TEXT, .about = "What it is called.",
        .flags = TROPA_FIELD_REQUIRED | TROPA_FIELD_SHORT),
    TEXT(tropa_kpi, measure, "How it is computed."),
    TEXT(tropa_kpi, base, "Of whom: of attempts, of 918 answers."),
    ANY_NUMBER(tropa_kpi, value, "Where it stands now."),
    TEXT(tropa_kpi, unit, "%, days, points."),
    TEXT(tropa_kpi, target, "Where it should be, for example >= 12%."),
    TEXT(tropa_kpi, owner, "Who answers for it."),
    TEXT(tropa_kpi, source, "Where the value comes from."),
    DATE(tropa_kpi, date_us, "date", "When the value was taken."),
};
SHAPE(kpi, tropa_kpi, true, "A measure with its target.");

/* ---- stages and touchpoints ---- */

#define LANE(type, lane_, key_, about_)                                                            \
    ROW(type, experience.lane[TROPA_LANE_##lane_], key_, LIST, .about = about_,                    \
        .shape = &entry_shape)
#define EXPERIENCE(type)                                                                           \
    LANE(type, DOES, "does", "What the customer does."),                                           \
        LANE(type, THINKS, "thinks", "What the customer thinks."),                                 \
        LANE(type, ASKS, "asks", "What the customer asks."),                                       \
        LANE(type, EXPECTS, "expects", "What the customer expects."),                              \
        LANE(type, NEEDS, "needs", "What the customer needs."),                                    \
        LANE(type, SOURCES, "sources", "Where the customer looks for information."),               \
        LANE(type, PHRASES, "phrases", "What the customer types into a search box."),              \
        LANE(type, TRIGGERS, "triggers", "What sets the customer going."),                         \
        LANE(type, DISTRACTIONS, "distractions", "What draws the customer away."),                 \
        LANE(type, OFFERS, "offers", "What the company offers and says here."),                    \
        LANE(type, CONTENT, "content", "Texts, films and tools that help here."),                  \
        LANE(type, WARMING, "warming", "How the customer is warmed up."),                          \
        LANE(type, PROOF, "proof", "Blueprint: what the customer sees and touches."),              \
        LANE(type, FRONTSTAGE, "frontstage", "Blueprint: people and screens the customer meets."), \
        LANE(type, BACKSTAGE, "backstage", "Blueprint: work behind the line of visibility."),      \
        LANE(type, SUPPORT, "support", "Blueprint: systems and partners behind the inner line."),  \
        ROW(type, experience.feels, "feels", LIST,                                                 \
            .about = "The assumed feeling from -2 to 2: a number, or a number a persona.",         \
            .shape = &feeling_shape, .flags = TROPA_FIELD_BY_REF),                                 \
        ROW(type, experience.pains, "pains", LIST, .about = "Pain points.", .shape = &pain_shape), \
        ROW(type, experience.successes, "successes", LIST, .about = "What goes well.",             \
            .shape = &entry_shape),                                                                \
        ROW(type, experience.moments, "moments", LIST, .about = "Moments of truth.",               \
            .shape = &entry_shape),                                                                \
        ROW(type, experience.ideas, "ideas", LIST, .about = "Opportunities and ideas.",            \
            .shape = &idea_shape),                                                                 \
        ROW(type, experience.kpis, "kpis", LIST, .about = "Measures with targets.",                \
            .shape = &kpi_shape)

static const tropa_field match_field[] = {
    ROW(tropa_match, activity, "activity", TEXTS,
        .about = "Names of events that are this touchpoint; * stands for any letters.",
        .flags = TROPA_FIELD_SHORT),
    TEXT(tropa_match, where, "A condition that such events must meet."),
};
SHAPE(match, tropa_match, false, "Which events are this touchpoint.");

static const tropa_field pays_field[] = {
    ROW(tropa_pays, money, "money", TEXT, .about = "Money.", .flags = TROPA_FIELD_SHORT),
    TEXT(tropa_pays, time, "Time."),
    TEXT(tropa_pays, effort, "Effort."),
};
SHAPE(pays, tropa_pays, false, "What the customer pays with here.");

static const tropa_field cost_field[] = {
    ROW(tropa_cost, amount, "amount", NUMBER, .about = "How much.",
        .flags = TROPA_FIELD_REQUIRED | TROPA_FIELD_SHORT),
    TEXT(tropa_cost, currency, "Currency, as RUB, PLN or EUR."),
    TEXT(tropa_cost, per, "Per contact, customer or month."),
};
SHAPE(cost, tropa_cost, false, "What the touch costs the company.");

static const tropa_field branch_field[] = {
    ID(tropa_branch),
    ROW(tropa_branch, to, "to", TEXT, .about = "The stage or touchpoint that the path goes on at.",
        .flags = TROPA_FIELD_REQUIRED | TROPA_FIELD_SHORT, .reference = TROPA_REF_STEP),
    TEXT(tropa_branch, when, "When people take this way."),
    NUMBER(tropa_branch, share, 0, 1, "The assumed share of customers, 0 to 1."),
};
SHAPE(branch, tropa_branch, true, "A fork in the path.");

static const char *const channels[] = {
    "other",    "site",  "search",  "social", "ads",      "email",   "chat",     "phone", "app",
    "delivery", "store", "payment", "review", "referral", "support", "document", "care",  NULL};
static const tropa_field touchpoint_field[] = {
    ID(tropa_doc_touchpoint),
    ROW(tropa_doc_touchpoint, name, "name", TEXT, .about = "What people call it.",
        .flags = TROPA_FIELD_REQUIRED | TROPA_FIELD_SHORT),
    CHOICE(tropa_doc_touchpoint, channel, channels, "The channel; it gives the card its icon."),
    TEXT(tropa_doc_touchpoint, role, "The employee whom the customer meets."),
    FLAG(tropa_doc_touchpoint, optional, "Not every customer passes here."),
    OBJECT(tropa_doc_touchpoint, match, match_shape, "Which events of the data are this card."),
    OBJECT(tropa_doc_touchpoint, cost, cost_shape, "What the touch costs the company."),
    OBJECT(tropa_doc_touchpoint, pays, pays_shape, "What the customer pays with."),
    EXPERIENCE(tropa_doc_touchpoint),
    LIST(tropa_doc_touchpoint, evidence, evidence_shape, "What supports this card."),
    PATH(tropa_doc_touchpoint, journey, "The file of a sub-journey."),
    LIST(tropa_doc_touchpoint, branches, branch_shape, "Where the path forks."),
};
NAMED(touchpoint, tropa_doc_touchpoint, true, "A touchpoint: where customer and company meet.",
      STEP);

static const tropa_field stage_field[] = {
    ID(tropa_doc_stage),
    ROW(tropa_doc_stage, name, "name", TEXT, .about = "The stage's name.",
        .flags = TROPA_FIELD_REQUIRED | TROPA_FIELD_SHORT),
    LONG(tropa_doc_stage, happens, "What happens here, in a sentence or two."),
    TEXT(tropa_doc_stage, goal, "What the company wants to reach here."),
    TEXT(tropa_doc_stage, duration, "How long it takes, as people say it."),
    TEXT(tropa_doc_stage, promise, "What the brand promises here."),
    LIST(tropa_doc_stage, actions, entry_shape, "What to do here."),
    LIST(tropa_doc_stage, touchpoints, touchpoint_shape, "Touchpoints in the order of the path."),
    EXPERIENCE(tropa_doc_stage),
    PATH(tropa_doc_stage, journey, "The file of a sub-journey."),
    LIST(tropa_doc_stage, branches, branch_shape, "Where the path forks."),
};
NAMED(stage, tropa_doc_stage, true, "A stage of the journey.", STAGE);

/* ---- personas, competitors, outcomes ---- */

static const char *const bases[] = {"hypothesis", "measured", NULL};
static const tropa_field persona_field[] = {
    ID(tropa_persona),
    ROW(tropa_persona, name, "name", TEXT, .about = "The persona's name.",
        .flags = TROPA_FIELD_REQUIRED | TROPA_FIELD_SHORT),
    TEXT(tropa_persona, role, "Who they are in two or three words."),
    LONG(tropa_persona, portrait, "Age, family, work, habits."),
    PATH(tropa_persona, picture, "A picture."),
    CHOICE(tropa_persona, basis, bases, "A hypothesis, or found in data."),
    NUMBER(tropa_persona, share, 0, 1, "The share of customers, 0 to 1."),
    TEXT(tropa_persona, readiness, "How ready they are to buy."),
    TEXTS(tropa_persona, goals, "What they want to achieve."),
    TEXTS(tropa_persona, needs, "What they need."),
    TEXTS(tropa_persona, problems, "What troubles them."),
    TEXTS(tropa_persona, criteria, "What they choose by."),
    TEXTS(tropa_persona, objections, "What they object."),
    TEXTS(tropa_persona, fears, "What they are afraid of."),
    TEXTS(tropa_persona, doubts, "What they doubt."),
    TEXTS(tropa_persona, reassurance, "What reassures them."),
    TEXTS(tropa_persona, media, "What they read, watch and listen to."),
    TEXTS(tropa_persona, subscriptions, "Channels and people they follow."),
    TEXTS(tropa_persona, contact, "How they like to be contacted."),
    TEXTS(tropa_persona, payment, "How they like to pay."),
    TEXTS(tropa_persona, delivery, "How they like to receive."),
    TEXTS(tropa_persona, alternatives, "What else they choose between."),
    TEXTS(tropa_persona, quotes, "In their own words."),
    TEXT(tropa_persona, segment, "A condition that tells who they are in the data."),
    LIST(tropa_persona, evidence, evidence_shape, "What supports the portrait."),
};
NAMED(persona, tropa_persona, true, "A persona.", PERSONA);

static const tropa_field score_field[] = {
    TO(tropa_score, stage, STAGE, "The stage; without it the whole journey."),
    TEXT(tropa_score, criterion, "By which criterion; without it in all."),
    ROW(tropa_score, value, "value", NUMBER, .about = "The score.",
        .flags = TROPA_FIELD_REQUIRED | TROPA_FIELD_SHORT),
    COUNTED(tropa_score, n, "How many people gave it."),
};
SHAPE(score, tropa_score, false, "One score of a competitor.");

static const tropa_field competitor_field[] = {
    ID(tropa_competitor),
    ROW(tropa_competitor, name, "name", TEXT, .about = "The competitor's name.",
        .flags = TROPA_FIELD_REQUIRED | TROPA_FIELD_SHORT),
    FLAG(tropa_competitor, us, "This is us, scored by the same people."),
    TEXT(tropa_competitor, source, "Where the scores come from; without it they are drawn hollow."),
    DATE(tropa_competitor, date_us, "date", "When they were collected."),
    COUNTED(tropa_competitor, n, "How many people were asked."),
    ANY_NUMBER(tropa_competitor, scale_low, "The lowest score possible; 1 unless said."),
    ANY_NUMBER(tropa_competitor, scale_high, "The highest score possible; 5 unless said."),
    ROW(tropa_competitor, scores, "scores", LIST,
        .about = "Scores a stage: {consider: 3.4}, or a list with criteria.", .shape = &score_shape,
        .flags = TROPA_FIELD_BY_REF),
    TEXTS(tropa_competitor, strengths, "What they do better."),
    TEXTS(tropa_competitor, weaknesses, "What they do worse."),
};
SHAPE(competitor, tropa_competitor, true, "A competitor, or we beside them.");

static const char *const outcomes[] = {"loyal", "under-way", "left", "competitor", NULL};
static const tropa_field outcome_field[] = {
    ID(tropa_outcome),
    ROW(tropa_outcome, name, "name", TEXT, .about = "How the journey ends.",
        .flags = TROPA_FIELD_REQUIRED | TROPA_FIELD_SHORT),
    CHOICE(tropa_outcome, kind, outcomes, "Loyal, under way, left or gone to a competitor."),
    NUMBER(tropa_outcome, share, 0, 1, "The assumed share of customers, 0 to 1."),
    TEXT(tropa_outcome, text, "More about it."),
};
SHAPE(outcome, tropa_outcome, true, "How a journey may end.");

/* ---- lanes of one's own, links, stories ---- */

static const tropa_field lane_cell_field[] = {
    ID(tropa_lane_cell),
    ROW(tropa_lane_cell, at, "at", TEXT, .about = "The stage or touchpoint it stands under.",
        .flags = TROPA_FIELD_REQUIRED, .reference = TROPA_REF_STEP),
    ROW(tropa_lane_cell, text, "text", TEXT, .about = "The text, or the caption.",
        .flags = TROPA_FIELD_SHORT | TROPA_FIELD_LONG),
    PATH(tropa_lane_cell, picture, "A picture."),
    ANY_NUMBER(tropa_lane_cell, value, "A number."),
    LIST(tropa_lane_cell, evidence, evidence_shape, "What supports it."),
};
SHAPE(lane_cell, tropa_lane_cell, true, "One cell of a lane of one's own.");

static const char *const lane_kinds[] = {"text", "number", "picture", "chart", NULL};
static const tropa_field lane_field[] = {
    ROW(tropa_lane, item.id, "id", TEXT,
        .about = "does, asks, feels, pains ... for a lane that exists, any other for your own.",
        .flags = TROPA_FIELD_SHORT),
    TEXT(tropa_lane, name, "What the lane is called; the usual name unless said."),
    TEXT(tropa_lane, question, "The question to ask while filling it."),
    CHOICE(tropa_lane, kind, lane_kinds, "What a lane of your own holds."),
    TEXT(tropa_lane, unit, "The unit of its numbers."),
    FLAG(tropa_lane, folded, "Shown only when asked for."),
    TEXT(tropa_lane, measure, "Of a chart: which measured figure, for example lost or wait."),
    LIST(tropa_lane, cells, lane_cell_shape, "The cells of a lane of your own."),
};
SHAPE(lane, tropa_lane, true, "A lane: its place, name and, if it is your own, its cells.");

static const tropa_field link_field[] = {
    ID(tropa_link),
    TEXT(tropa_link, title, "What the link says."),
    ROW(tropa_link, map, "map", TEXT, .about = "The other map's file.",
        .flags = TROPA_FIELD_REQUIRED | TROPA_FIELD_SHORT | TROPA_FIELD_PATH),
    TO(tropa_link, at, STEP, "The stage or touchpoint it belongs to."),
};
SHAPE(link, tropa_link, true, "A link to another map.");

static const tropa_field story_moment_field[] = {
    ID(tropa_story_moment),
    TO(tropa_story_moment, at, STEP, "The stage or touchpoint where it happens."),
    TEXT(tropa_story_moment, when, "When: a day, an hour, day 12."),
    MAIN_TEXT(tropa_story_moment, text, "What happens."),
    NUMBER(tropa_story_moment, feels, -2, 2, "How it feels, -2 to 2."),
};
SHAPE(story_moment, tropa_story_moment, true, "A moment of a story.");

static const tropa_field story_field[] = {
    ID(tropa_story),
    TEXT(tropa_story, title, "What the story is called."),
    TO(tropa_story, persona, PERSONA, "Whose story it is."),
    ROW(tropa_story, text, "text", TEXT, .about = "The story as a text.",
        .flags = TROPA_FIELD_SHORT | TROPA_FIELD_LONG),
    LIST(tropa_story, moments, story_moment_shape, "The story moment by moment."),
};
SHAPE(story, tropa_story, true, "One customer's story.");

/* ---- measured ---- */

static const char *const argument_kinds[] = {"text",     "integer", "real", "percent",
                                             "duration", "date",    NULL};
static const tropa_field argument_field[] = {
    CHOICE(tropa_measured_argument, kind, argument_kinds, "What kind of value it is."),
    TEXT(tropa_measured_argument, text, "A text."),
    ANY_NUMBER(tropa_measured_argument, number, "A number; microseconds for times."),
};
SHAPE(argument, tropa_measured_argument, false, "An argument of a sentence.");

static const tropa_field sentence_field[] = {
    ROW(tropa_measured_sentence, code, "code", TEXT, .about = "Which sentence.",
        .flags = TROPA_FIELD_REQUIRED | TROPA_FIELD_SHORT),
    KEYED(tropa_measured_sentence, with, argument_shape, "What stands in it."),
};
SHAPE(sentence, tropa_measured_sentence, false, "A sentence as a code with its arguments.");

static const tropa_field headline_field[] = {
    OBJECT(tropa_measured_headline, label, sentence_shape, "What stands over it."),
    OBJECT(tropa_measured_headline, sentence, sentence_shape, "What it says."),
    OBJECT(tropa_measured_headline, rule, sentence_shape, "How it is counted."),
};
SHAPE(headline, tropa_measured_headline, false, "A sentence that opens the map.");

static const tropa_field back_field[] = {
    TEXT(tropa_measured_back, from, "From which stage."),
    TEXT(tropa_measured_back, to, "To which earlier stage."),
    COUNTED(tropa_measured_back, customers, "How many customers."),
    NUMBER(tropa_measured_back, share, 0, 1, "Of those who entered the first."),
};
SHAPE(back, tropa_measured_back, false, "Steps back between two stages.");

static const tropa_field time_field[] = {
    COUNTED(tropa_measured_time, n, "Of how many."),
    ROW(tropa_measured_time, median_us, "median-us", NUMBER, .about = "Half were faster."),
    ROW(tropa_measured_time, p90_us, "p90-us", NUMBER, .about = "Nine of ten were faster."),
};
SHAPE(time, tropa_measured_time, false, "How long it took, in microseconds.");

static const char *const finding_kinds[] = {"exit", "repeat", "back", "wait", "success", NULL};
static const tropa_field finding_field[] = {
    CHOICE(tropa_measured_finding, kind, finding_kinds, "What was found."),
    NUMBER(tropa_measured_finding, severity, 1, 3, "How strong."),
    COUNTED(tropa_measured_finding, n, "The base."),
    COUNTED(tropa_measured_finding, customers, "How many customers it costs."),
    ANY_NUMBER(tropa_measured_finding, value, "The figure."),
    ANY_NUMBER(tropa_measured_finding, expected, "What the others lead one to expect."),
    ANY_NUMBER(tropa_measured_finding, low, "The interval's lower end."),
    ANY_NUMBER(tropa_measured_finding, high, "The interval's upper end."),
    ANY_NUMBER(tropa_measured_finding, p, "Corrected for the number of cells."),
    OBJECT(tropa_measured_finding, title, sentence_shape, "What it is."),
    OBJECT(tropa_measured_finding, reason, sentence_shape, "Why it is coloured."),
    OBJECT(tropa_measured_finding, rule, sentence_shape, "How it is counted."),
};
SHAPE(finding, tropa_measured_finding, false, "A problem zone or success found in behaviour.");

static const tropa_field net_field[] = {
    TEXT(tropa_measured_score, instrument, "csat, nps, ces."),
    NUMBER(tropa_measured_score, net, -100, 100, "Favourable less unfavourable share."),
    NUMBER(tropa_measured_score, low, -100, 100, "The interval's lower end."),
    NUMBER(tropa_measured_score, high, -100, 100, "The interval's upper end."),
    COUNTED(tropa_measured_score, n, "Out of how many answers."),
};
SHAPE(net, tropa_measured_score, false, "A score that customers gave.");

static const tropa_field measure_field[] = {
    DATE(tropa_measure, at_us, "at", "When it was measured."),
    TEXT(tropa_measure, source, "From which data."),
    COUNTED(tropa_measure, customers, "Customers."),
    COUNTED(tropa_measure, events, "Events."),
    COUNTED(tropa_measure, reached, "Customers here or further."),
    COUNTED(tropa_measure, entered, "Customers here."),
    COUNTED(tropa_measure, skipped, "Customers who jumped over it."),
    COUNTED(tropa_measure, started, "Journeys that begin here."),
    COUNTED(tropa_measure, advanced, "Customers who went further."),
    COUNTED(tropa_measure, open, "Customers still under way here."),
    COUNTED(tropa_measure, lost, "Customers lost here."),
    COUNTED(tropa_measure, returned, "Customers who came back after a lapse."),
    ROW(tropa_measure, back_from, "back-from", COUNT, .about = "Customers who stepped back."),
    COUNTED(tropa_measure, resolved, "Customers whose time here has run out."),
    COUNTED(tropa_measure, last, "Of the lost: those whose last touch this was."),
    COUNTED(tropa_measure, repeated, "Customers who came here twice or more."),
    ROW(tropa_measure, repeated_in_row, "repeated-in-row", COUNT,
        .about = "Customers who did it twice in a row."),
    COUNTED(tropa_measure, back, "Customers who went from here to an earlier stage."),
    ROW(tropa_measure, waits_over, "waits-over", COUNT, .about = "Waits far above the usual."),
    OBJECT(tropa_measure, time, time_shape, "Time to the next stage."),
    OBJECT(tropa_measure, stay, time_shape, "Time from first to last event here."),
    OBJECT(tropa_measure, wait, time_shape, "Wait for the next event."),
    NUMBER(tropa_measure, friction, 0, 1, "Share with a repeat, a step back or an exit."),
    ROW(tropa_measure, friction_low, "friction-low", NUMBER, .about = "Its lower end.", .high = 1),
    ROW(tropa_measure, friction_high, "friction-high", NUMBER, .about = "Its upper end.",
        .high = 1),
    LIST(tropa_measure, findings, finding_shape, "Problem zones and successes."),
    OBJECT(tropa_measure, feels, net_shape, "What customers answered."),
    DATE(tropa_measure, from_us, "from", "First event."),
    DATE(tropa_measure, to_us, "to", "Last event."),
    DATE(tropa_measure, data_end_us, "data-end", "Last event of the data, whatever the filter."),
    COUNTED(tropa_measure, variants, "Different paths."),
    COUNTED(tropa_measure, arrived, "Customers who arrived at the last stage."),
    ROW(tropa_measure, under_way, "under-way", COUNT, .about = "Customers still under way."),
    ROW(tropa_measure, lapse_us, "lapse-us", NUMBER, .about = "Silence after which one is lost."),
    FLAG(tropa_measure, visitors, "Visitors were counted, not customers."),
    FLAG(tropa_measure, simulated, "The data is simulated."),
    LIST(tropa_measure, headlines, headline_shape, "The sentences that open the map."),
    LIST(tropa_measure, rules, sentence_shape, "Counting rules."),
    LIST(tropa_measure, backs, back_shape, "Steps back between stages."),
    ROW(tropa_measure, lapse_rule, "lapse-rule", OBJECT, .about = "How the lapse was found.",
        .shape = &sentence_shape),
    TEXTS(tropa_measure, unmatched, "Activities in the data that are on no card."),
};
SHAPE(measure, tropa_measure, false, "Figures of one stage, one touchpoint or, as map, of all.");

/* ---- the whole ---- */

static const char *const map_kinds[] = {"as-is", "to-be", "blueprint", "empathy", NULL};
static const tropa_field document_field[] = {
    ROW(tropa_document, version, "tropa", NUMBER, .about = "The format's version: 1.", .low = 1,
        .high = 1, .flags = TROPA_FIELD_REQUIRED),
    ROW(tropa_document, title, "title", TEXT, .about = "The map's title.",
        .flags = TROPA_FIELD_REQUIRED),
    TEXT(tropa_document, subtitle, "A second line."),
    TEXT(tropa_document, language, "en, ru or pl: the language the map is written in."),
    CHOICE(tropa_document, kind, map_kinds, "As is, to be, a service blueprint, an empathy map."),
    TEXT(tropa_document, scenario, "What the customer sets out to do."),
    LONG(tropa_document, promise, "What the brand promises."),
    LONG(tropa_document, expectation, "What the customer expects of the whole."),
    TEXT(tropa_document, owner, "Who looks after the map."),
    TEXT(tropa_document, period, "The period it describes."),
    DATE(tropa_document, updated_us, "updated", "When people last worked on it."),
    ROW(tropa_document, evidence_days, "evidence-days", NUMBER,
        .about = "Evidence older than this many days is marked stale; 365 unless said."),
    LIST(tropa_document, personas, persona_shape, "Whose journey it is."),
    LIST(tropa_document, stages, stage_shape, "The stages in order."),
    LIST(tropa_document, competitors, competitor_shape, "Competitors, and we beside them."),
    LIST(tropa_document, outcomes, outcome_shape, "How journeys end."),
    LIST(tropa_document, lanes, lane_shape, "Which lanes, in which order, and your own."),
    LIST(tropa_document, links, link_shape, "Links to other maps."),
    LIST(tropa_document, stories, story_shape, "Stories of single customers."),
    LIST(tropa_document, ideas, idea_shape, "Ideas for the whole journey."),
    KEYED(tropa_document, measured, measure_shape,
          "Written by tropa refresh alone, by id; always last."),
};
const tropa_shape tropa_shape_document = {
    "document",     "A customer journey map.", sizeof(tropa_document), false,
    document_field, COUNT(document_field),     TROPA_REF_NONE};
