"""Training material: NLI pairs, pairs made from the news articles, and labelled lists.

Everything is returned as plain tuples; nothing of it is written into the repository.
"""
import gzip
import json
import random
import re
from collections import defaultdict
from pathlib import Path

from model import LABELS

# Most rows taken of a source whose label is noisy or that knows one label only.
CAPS = {("vania_sim(noisy c)", "contradiction"): 1200, ("wikifactcheck_neg", "contradiction"): 2500}

SENTENCE_END = re.compile(r'(?<=[.!?])["”’)]*\s+(?=["“‘(]*[A-Z0-9])')
ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|Lt|Col|Sgt|St|Jr|Sr|vs|No|Jan|Feb|Aug|Sept|Sep|Oct|Nov|Dec)\.|\b[A-Z]\.)$")
WORD = re.compile(r"[a-z0-9]+(?:['’][a-z]+)?")


def read_jsonl(path):
    opener = gzip.open if str(path).endswith(".gz") else open
    with opener(path, "rt", encoding="utf-8") as f:
        return [json.loads(line) for line in f if line.strip()]


def sentences(text):
    """Sentences of a text, white space folded; a rough splitter, enough to make candidates from."""
    found = []
    for paragraph in re.split(r"\n+", text):
        part = ""
        for piece in SENTENCE_END.split(re.sub(r"\s+", " ", paragraph).strip()):
            part = f"{part} {piece}".strip()
            if not ABBREVIATION.search(part):
                found.append(part)
                part = ""
        if part:
            found.append(part)
    return [s for s in found if len(s) > 3]


def words(text):
    return set(WORD.findall(text.lower()))


def overlap(a, b):
    """Jaccard similarity of two word sets, 0..1."""
    return len(a & b) / max(1, len(a | b))


def nli_pairs(shared, seed=1):
    """(premise, hypothesis, label 0..2) rows of pairs/train.jsonl.gz, capped and deduplicated."""
    rng = random.Random(seed)
    rows = read_jsonl(Path(shared) / "data/pairs/train.jsonl.gz")
    rng.shuffle(rows)
    taken, seen, pairs = defaultdict(int), set(), []
    for row in rows:
        source = (row["mix"], row["label"])
        key = (row["a"], row["b"])
        taken[source] += 1
        if key in seen or taken[source] > CAPS.get(source, 1 << 30):
            continue
        seen.add(key)
        pairs.append((row["a"], row["b"], LABELS.index(row["label"])))
    return pairs


# ---- pairs made from news ------------------------------------------------------------------------------------------

MONTHS = "January February March April May June July August September October November December".split()
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
NUMBER_WORDS = "two three four five six seven eight nine ten eleven twelve dozens hundreds thousands millions".split()
ANTONYMS = [tuple(p.split("/")) for p in (
    "rose/fell increased/decreased won/lost approved/rejected accepted/refused supported/opposed passed/failed "
    "more/fewer higher/lower before/after agreed/refused guilty/innocent alive/dead true/false legal/illegal "
    "best/worst first/last largest/smallest gained/lost hired/fired arrived/left began/ended opened/closed up/down "
    "all/none always/never majority/minority strengthened/weakened praised/criticized confirmed/denied allowed/banned "
    "upheld/overturned added/cut safe/dangerous success/failure").split()]
SWAPS = {a: b for pair in ANTONYMS for a, b in (pair, pair[::-1])}
AUXILIARY = re.compile(r"\b(is|are|was|were|will|would|has|have|had|can|could|should|did|does)\b(?! not\b|n't)")
FIRST_PERSON = re.compile(r"\b(I|we|you|my|our|your|We|My|Our|You|Your|It|This|That|These|Those)\b|[\"“”:;]")
NUMBER = re.compile(r"\b\d[\d,]*(?:\.\d+)?\b")

SPEAKERS = ("The ministry", "A spokesman", "Her lawyer", "The company", "The campaign", "Officials", "The governor",
            "The police", "His office", "The agency", "The senator", "The party", "A spokeswoman for the group")
DENIALS = ("{s} denied that {p}", "{s} rejected claims that {p}", "{s} said it was not true that {p}",
           "{s} dismissed reports that {p}", "{s} said there was no evidence at all and that it was false that {p}",
           "Reports that {p} are false", "No, it is not true that {p}", "The rumor that {p} is a hoax",
           "{s} called it a lie that {p}", "{s} debunked a story that {p}", "Fake: the claim that {p}",
           "Contrary to what was reported, it is untrue that {p}", "{s} retracted the statement that {p}")
REPORTS = ("{s} confirmed that {p}", "{s} announced that {p}", "{s} acknowledged that {p}", "{s} did not deny that {p}",
           "It is true that {p}", "{s} revealed on record that {p}")
HEDGES = ("It is unclear whether {p}", "{s} would not say whether {p}", "{s} was asked whether {p}",
          "An unverified rumor says that {p}", "{s} declined to comment on reports that {p}", "{s} is checking whether {p}")


def clause(sentence, proper):
    """The sentence as a that-clause: no final stop, first word lowered unless it is seen capitalised elsewhere."""
    head, _, rest = sentence.rstrip(".! ").partition(" ")
    return f"{head if head in proper else head[:1].lower() + head[1:]} {rest}"


def swap_number(sentence, rng):
    """The sentence with one number, weekday, month or number word changed, or None."""
    spots = [m for m in NUMBER.finditer(sentence)]
    if spots and rng.random() < 0.7:
        m = rng.choice(spots)
        value = float(m.group().replace(",", ""))
        year = 1900 <= value <= 2030 and "," not in m.group()
        if year or (value < 32 and value == int(value)):
            new = int(value) + rng.choice((-4, -3, -2, -1, 1, 2, 3, 5))
            new = new if new > 0 else int(value) + 2
        else:
            new = value * rng.choice((0.2, 0.5, 0.75, 1.5, 2, 3))
            new = round(new, 1) if "." in m.group() else int(new) + 1
        text = f"{new:,}" if "," in m.group() else str(new)
        return None if text == m.group() else sentence[:m.start()] + text + sentence[m.end():]
    for family in rng.sample((MONTHS, DAYS, NUMBER_WORDS), 3):
        m = re.search(r"\b(" + "|".join(w for w in family if w != "May") + r")\b", sentence)
        if m:
            return sentence[:m.start()] + rng.choice([w for w in family if w != m.group()]) + sentence[m.end():]
    return None


def swap_antonym(sentence, rng):
    spots = [m for m in re.finditer(r"[a-z]+", sentence) if m.group() in SWAPS]
    if not spots:
        return None
    m = rng.choice(spots)
    return sentence[:m.start()] + SWAPS[m.group()] + sentence[m.end():]


def negate(sentence, rng):
    spots = list(AUXILIARY.finditer(sentence))
    if len(spots) != 1:
        return None
    m = spots[0]
    word = rng.choice(("not", "not", "never")) if m.group() in ("has", "have", "had") else "not"
    return f"{sentence[:m.end()]} {word}{sentence[m.end():]}"


def news_pairs(shared, seed=2, share=1.0):
    """(premise, hypothesis, label) rows made from news: same-story neutrals, minimal pairs, attribution frames.

    Articles that carry labelled conflicts are left out, so that nothing measured on them was seen here.
    """
    rng = random.Random(seed)
    shared = Path(shared)
    labelled = {r["id"] for f in sorted((shared / "gold").glob("*_articles.jsonl")) for r in read_jsonl(f)}
    articles = [r for r in read_jsonl(shared / "data/articles/news.jsonl.gz") if r["id"] not in labelled]
    rng.shuffle(articles)
    want = {name: int(n * share) for name, n in dict(
        same_story=7000, same_article=2500, headline=1500, kept=2500, number=3000, antonym=1500, negation=1500,
        denied=3500, reported=2000, hedged=1500).items()}
    pairs = []

    def add(name, a, b, label, swap=False):
        if want[name] > 0:
            want[name] -= 1
            pairs.append((b, a, label) if swap and rng.random() < 0.5 else (a, b, label))

    stories = defaultdict(list)
    for article in articles:
        if article.get("topic") and article.get("published"):
            stories[article["topic"], article["published"]].append(article)
    for story in stories.values():
        if not 2 <= len(story) <= 4:
            continue
        first, second = (sentences(a["text"])[:25] for a in rng.sample(story, 2))
        second = [(s, words(s)) for s in second if 40 < len(s) < 300]
        for a in rng.sample(first, min(12, len(first))):
            if not 40 < len(a) < 300:
                continue
            wa = words(a)
            near = max(second, key=lambda s: overlap(wa, s[1]), default=None)
            if near and 0.1 < overlap(wa, near[1]) < 0.3:
                add("same_story", a, near[0], 1, swap=True)
        one, two = rng.sample(story, 2)
        if overlap(words(one["title"]), words(two["title"])) < 0.3:
            add("headline", one["title"], two["title"], 1, swap=True)

    for article in articles:
        if not any(want.values()):
            break
        text = sentences(article["text"])[:30]
        proper = set(re.findall(r"(?<=[a-z,] )[A-Z]\w+", article["text"]))
        plain = [i for i, s in enumerate(text)
                 if 35 < len(s) < 170 and s.endswith(".") and not FIRST_PERSON.search(s) and s.split(" ")[0] not in ("But", "And", "So")]
        if len(text) < 5:
            continue
        for i in rng.sample(plain, min(4, len(plain))):
            s = text[i]
            # A premise of two sentences as often as one: news premises are long.
            premise = s if rng.random() < 0.5 else " ".join((s, text[i + 1])) if i + 1 < len(text) else s
            frame = {"s": rng.choice(SPEAKERS), "p": clause(s, proper)}
            kind = rng.choice(("kept", "number", "number", "antonym", "negation", "denied", "denied", "reported", "hedged",
                               "same_article"))
            if kind in ("number", "antonym", "negation"):
                changed = {"number": swap_number, "antonym": swap_antonym, "negation": negate}[kind](s, rng)
                if changed and len(premise) > len(s):
                    add(kind, premise, changed, 2)
                elif changed:
                    add(kind, s, changed, 2, swap=True)
            elif kind == "kept" and len(premise) > len(s):
                add(kind, premise, s, 0)
            elif kind == "denied":
                add(kind, rng.choice(DENIALS).format(**frame) + ".", s, 2, swap=True)
            elif kind == "reported":
                add(kind, rng.choice(REPORTS).format(**frame) + ".", s, 0)
            elif kind == "hedged":
                add(kind, rng.choice(HEDGES).format(**frame) + ".", s, 1)
            elif kind == "same_article":
                other = rng.choice(text)
                if overlap(words(other), words(s)) < 0.4:
                    add(kind, s, other, 1)
    rng.shuffle(pairs)
    return pairs


# ---- labelled lists --------------------------------------------------------------------------------------------------

def reading_lists(path):
    """[((before, counter, claims, earlier), answers, answered)] of a file of lists, a JSON object a line; each label true, false or
    None; lists of which nothing is known are left out."""
    lists = []
    for row in read_jsonl(path):
        if row["answers"] is not None or any(label is not None for label in row["answered"]):
            lists.append(((row["before"], row["counter"], row["claims"], row["earlier"]), row["answers"], row["answered"]))
    return lists
