"""Writes the lessons: questions, written-out thoughts and answers.

Everything is made here from the patterns below and the lists in words.py; no text is downloaded.
A lesson is a tuple (kind, question, thought, answer). The instruct model learns question -> answer, the reasoning
model learns question -> "<think>\nthought\n</think>\nanswer".

Held out: five percent of all questions, chosen by a stable hash of (operation, operands) for arithmetic and of the
wording for everything else, are never used for training. `Writer(seed, "train")` avoids them, `Writer(seed, "test")`
writes nothing else. Sums and products of two one-digit numbers are the tables every later step rests on, so they are
always trained.
"""

import random
import zlib

import words

HELD_OUT = 20  # one in twenty

OTHER = "I am a small demonstration model that only does arithmetic. Please load a larger Phi-4 model for this."
TOO_LARGE = "I only learned whole numbers from 0 to 999."
ONE_AT_A_TIME = "I only learned one calculation with two numbers at a time."
HARD_PRODUCT = "That product is too large for me. I only learned products of two-digit numbers."
HARD_EQUATION = "That equation is too hard for me. I only learned equations such as 2x + 5 = 13."
HARD_DIVISION = "That division is too hard for me. I only learned to divide by numbers up to 12."
NO_ZERO = "Division by zero is not defined."
HELLO = "Hello! I am Phi-4 Nano, a small model for arithmetic. Ask me something like: What is 37 + 58?"
SMALL_TALK = {
    "hello": (HELLO, "This is a greeting."),
    "thanks": ("You are welcome!", "The user says thank you."),
    "bye": ("Goodbye!", "The user says goodbye."),
    "who": ("I am Phi-4 Nano, a small demonstration model of Phi-4 Workbench. I do arithmetic.",
            "The user asks who I am."),
    "can": ("I can add, subtract, multiply, divide, compare numbers and solve simple equations and word problems.",
            "The user asks what I can do."),
    "chatgpt": ("No, I am Phi-4 Nano, a small demonstration model of Phi-4 Workbench. I do arithmetic.",
                "The user asks whether I am another model."),
}

# Share of each kind of lesson, by model.
MIX = {
    "instruct": dict(add=17, sub=20, mul=11, mul31=5, mul22=3, div=6, rest=2, compare=6, equation=15, story=15,
                     talk=7, limit=6, other=14),
    "reasoning": dict(add=12, sub=15, mul=8, mul31=4, mul22=14, div=5, rest=2, compare=6, equation=12, story=15,
                      talk=6, limit=5, other=11),
}

ONES = ("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen").split()
TENS = ". . twenty thirty forty fifty sixty seventy eighty ninety".split()
PLACES = ("ones", "tens", "hundreds", "thousands")


def held_out(*key):
    return zlib.crc32(repr(key).encode()) % HELD_OUT == 0


def wording_held_out(item):
    """For a sentence or a word; "Goodbye" and "Goodbye!" are one wording. The shortest greetings are always trained."""
    return item not in words.SHORT and held_out("wording", str(item).lower().strip(" ?.!"))


def operands_held_out(op, a, b):
    """5 + 3 and 3 + 5 are one question; so are the products."""
    if a < 10 and b < 10:
        return False
    if op in "+*" and a > b:
        a, b = b, a
    return held_out(op, a, b)


def number_word(n):
    if n < 20:
        return ONES[n]
    return TENS[n // 10] + ("-" + ONES[n % 10] if n % 10 else "")


# ---------------------------------------------------------------------------------------------------------------------
# Written steps (the thoughts of the reasoning model)

def digits(n):
    return [int(d) for d in str(n)][::-1]


def add_steps(a, b):
    lines, carry = [], 0
    x, y = digits(a), digits(b)
    for i in range(max(len(x), len(y))):
        parts = [d[i] for d in (x, y) if i < len(d)] + ([carry] if carry else [])
        total = sum(parts)
        text = f"{PLACES[i]}: " + " + ".join(map(str, parts)) + (f" = {total}" if len(parts) > 1 else "")
        carry = total // 10
        lines.append(text + f", write {total % 10}" + (f", carry {carry}" if carry else ""))
    if carry:
        lines.append(f"{PLACES[max(len(x), len(y))]}: {carry}, write {carry}")
    return lines


def subtract_steps(a, b):
    lines = []
    if a < b:
        lines.append(f"{a} is less than {b}, so the result is negative: {b} - {a}")
        a, b = b, a
    borrow = 0
    x, y = digits(a), digits(b)
    for i in range(len(x)):
        text, rest = f"{PLACES[i]}: {x[i]}", x[i]
        less = ([y[i]] if i < len(y) else []) + ([1] if borrow else [])
        value = x[i] - sum(less)
        tail = "".join(f" - {d}" for d in less)
        if value < 0:
            text += f"{tail}, borrow: {x[i] + 10}{tail} = {value + 10}"
        elif less:
            text += f"{tail} = {value}"
        borrow = value < 0
        lines.append(text + f", write {value % 10}")
    return lines


def multiply_steps(a, b):
    """One factor has one digit, or both have two."""
    if len(str(a)) < len(str(b)):
        a, b = b, a
    if a < 10:
        return []
    if b < 10 or b == 10:
        parts = [d * 10 ** i for i, d in enumerate(digits(a))][::-1]
        lines = [f"{p} × {b} = {p * b}" for p in parts if p]
        total = None
        for p in (p for p in parts if p):
            if total is not None:
                lines.append(f"{total} + {p * b} = {total + p * b}")
            total = p * b if total is None else total + p * b
        return lines
    t, u = b // 10, b % 10
    lines = multiply_steps(a, t) + [f"{a} × {t} = {a * t}, so {a} × {t * 10} = {a * t * 10}"]
    if u:
        lines += multiply_steps(a, u) + [f"{a} × {u} = {a * u}"]
        lines += [f"{a * t * 10} + {a * u} = {a * b}"]
    return lines


def divide_steps(a, b):
    """Long division, one digit of the quotient at a time."""
    q = a // b
    parts = [p for p in (d * 10 ** i for i, d in enumerate(digits(q))) if p][::-1] or [0]
    lines, rest, total = [], a, None
    for p in parts:
        lines.append(f"{b} × {p} = {b * p}, {rest} - {b * p} = {rest - b * p}")
        rest -= b * p
    for p in parts:
        if total is not None:
            lines.append(f"{total} + {p} = {total + p}")
        total = p if total is None else total + p
    return lines


def compare_steps(a, b):
    x, y = str(a), str(b)
    count = lambda s: f"{s} has {len(s)} digit" + ("s" if len(s) > 1 else "")
    lines = [f"{count(x)}, {count(y)}."]
    if len(x) == len(y):
        for i in range(len(x)):
            place = PLACES[len(x) - 1 - i]
            relation = "and" if x[i] == y[i] else "is less than" if x[i] < y[i] else "is greater than"
            lines.append(f"{place}: {x[i]} {relation} {y[i]}" + (" are equal" if x[i] == y[i] else ""))
            if x[i] != y[i]:
                break
    lines.append(f"So {relate(a, b)}.")
    return lines


def relate(a, b):
    if a == b:
        return f"{a} and {b} are equal"
    return f"{a} is {'less' if a < b else 'greater'} than {b}"


SYMBOL = {"+": "+", "-": "-", "*": "×", "/": "/"}


def evaluate(op, a, b):
    if op == "/":
        q, r = divmod(a, b)
        return f"{q}" if r == 0 else f"{q} remainder {r}"
    return str(a + b if op == "+" else a - b if op == "-" else a * b)


def steps(op, a, b):
    lines = {"+": add_steps, "-": subtract_steps, "*": multiply_steps, "/": divide_steps}[op](a, b)
    return lines + [f"So {statement(op, a, b)}"]


def statement(op, a, b):
    return f"{a} {SYMBOL[op]} {b} = {evaluate(op, a, b)}"


# ---------------------------------------------------------------------------------------------------------------------
# Wordings

EXPRESSIONS = {  # used inside a sentence: "What is ...?"
    "+": ["{a} + {b}"] * 8 + ["{a}+{b}"] * 5 + ["{a} plus {b}"] * 4 + ["the sum of {a} and {b}"] * 2
         + ["{a} added to {b}", "{a} and {b} together", "{a} increased by {b}", "the total of {a} and {b}", "{a} +{b}",
            "{a}+ {b}", "({a} + {b})"],
    "-": ["{a} - {b}"] * 8 + ["{a}-{b}"] * 5 + ["{a} − {b}"] * 2 + ["{a}−{b}"] + ["{a} – {b}"] + ["{a} minus {b}"] * 4
         + ["the difference between {a} and {b}", "the difference of {a} and {b}", "{a} less {b}", "{a} take away {b}",
            "{a} decreased by {b}", "{b} subtracted from {a}", "{b} taken from {a}", "{a} -{b}", "{a}- {b}"],
    "*": ["{a} * {b}"] * 4 + ["{a}*{b}"] * 4 + ["{a} x {b}"] * 4 + ["{a}x{b}"] * 3 + ["{a} × {b}"] * 4 + ["{a}×{b}"] * 2
         + ["{a} times {b}"] * 4 + ["the product of {a} and {b}"] * 2
         + ["{a} multiplied by {b}", "{a} · {b}", "{a} X {b}", "{a} *{b}"],
    "/": ["{a} / {b}"] * 5 + ["{a}/{b}"] * 4 + ["{a} ÷ {b}"] * 3 + ["{a}÷{b}"] + ["{a} divided by {b}"] * 4
         + ["{a} over {b}", "the quotient of {a} and {b}", "{a} : {b}"],
}
IMPERATIVES = {
    "+": ["Add {a} and {b}", "Add {a} to {b}", "Sum {a} and {b}", "Add {a} plus {b}",
          "Add up {a} and {b}", "Add the numbers {a} and {b}"],
    "-": ["Subtract {b} from {a}", "Take {b} away from {a}", "Take {b} from {a}", "Subtract {a} minus {b}",
          "Take away {b} from {a}", "Reduce {a} by {b}"],
    "*": ["Multiply {a} by {b}", "Multiply {a} and {b}", "Multiply {a} with {b}", "Multiply {a} times {b}",
          "Multiply the numbers {a} and {b}"],
    "/": ["Divide {a} by {b}", "Divide {a} into {b} equal parts", "Share {a} equally among {b}"],
}
WRAPS = (["What is {e}?"] * 10 + ["{e}"] * 8 + ["{e} = ?"] * 4 + ["{e} ="] * 3 + ["{e}="] * 2 + ["{e}?"] * 3
         + ["Calculate {e}."] * 3 + ["Calculate {e}"] * 2 + ["Compute {e}."] * 2 + ["How much is {e}?"] * 4
         + ["What's {e}?"] * 3 + ["whats {e}"] * 2 + ["what is {e}"] * 3 + ["{e} equals?", "{e} equals what?", "{e} is?",
            "{e} makes?", "What does {e} equal?", "What does {e} make?", "What do you get for {e}?", "Work out {e}.",
            "Please work out {e}.", "Evaluate {e}.", "Evaluate: {e}", "Find {e}.", "Solve {e}.", "Solve: {e}",
            "Tell me {e}.", "Tell me what {e} is.", "Can you tell me what {e} is?", "Can you calculate {e}?",
            "Could you compute {e}?", "Do you know what {e} is?", "Give me {e}.", "Give me the result of {e}.",
            "What is the result of {e}?", "What is the answer to {e}?", "What is the value of {e}?", "{e}, please.",
            "Please calculate {e}.", "I need {e}.", "I want to know {e}.", "I would like to know what {e} is.",
            "Help me with {e}.", "Can you help me with {e}?", "Quick: {e}", "Question: {e}", "Question: what is {e}?",
            "Hi, what is {e}?", "Hello! What is {e}?", "Hello, can you calculate {e}?", "Hey, how much is {e}?",
            "Thanks! And what is {e}?", "And what is {e}?", "And {e}?", "Now {e}", "Next: {e}", "What about {e}?",
            "So what is {e}?", "Then what is {e}?", "Try {e}.", "result of {e}", "answer {e}", "calc {e}", "Phi, what is {e}?",
            "My homework: {e}", "What will {e} be?", "What would {e} be?", "\"{e}\"", "What is \"{e}\"?", "Calculate: {e}",
            "Was ist {e}?", "Wie viel ist {e}?", "Combien font {e} ?", "¿Cuánto es {e}?", "Quanto fa {e}?", "Quanto é {e}?",
            "How many is {e}?", "What number is {e}?", "which number is {e}", "What is {e} equal to?", "{e} = x", "{e}.", "{e}!"])
CLAIMS = ["{e} is {k}, right?", "Is {e} equal to {k}?", "Is it true that {e} is {k}?", "{e} = {k}?", "Does {e} equal {k}?",
          "{e} = {k}, correct?", "Is {e} {k}?", "Check: {e} = {k}", "I think {e} is {k}.", "Is {e} = {k}?"]
UNITS = words.OBJECTS + "euros dollars metres kilometres minutes hours days weeks years kilos litres pounds cents points miles".split()
SCALES = [("half of {a}", "/", 2), ("half {a}", "/", 2), ("a third of {a}", "/", 3), ("a quarter of {a}", "/", 4),
          ("double {a}", "*", 2), ("twice {a}", "*", 2), ("two times {a}", "*", 2), ("triple {a}", "*", 3),
          ("three times {a}", "*", 3), ("the double of {a}", "*", 2), ("the half of {a}", "/", 2)]
COMMAND_WRAPS = ["{e}.", "{e}", "{e}!", "Please {i}.", "{e}, please.", "Can you {i}?", "Could you {i}?", "Now {i}.",
                 "Hello, please {i}.", "What do you get if you {i}?", "What happens when you {i}?", "I want you to {i}."]

COMPARISONS = [  # (wording, what is asked)
    ("Which is larger, {a} or {b}?", "max"), ("Which is bigger, {a} or {b}?", "max"), ("Which is greater, {a} or {b}?", "max"),
    ("Which number is larger, {a} or {b}?", "max"), ("Which number is bigger: {a} or {b}?", "max"),
    ("What is larger, {a} or {b}?", "max"), ("What is more, {a} or {b}?", "max"), ("Which is more, {a} or {b}?", "max"),
    ("Which is larger: {a} or {b}?", "max"), ("larger: {a} or {b}", "max"), ("Which is higher, {a} or {b}?", "max"),
    ("What is the larger number, {a} or {b}?", "max"), ("Tell me which is larger, {a} or {b}.", "max"),
    ("Which one is bigger, {a} or {b}?", "max"), ("Is {a} or {b} larger?", "max"), ("Is {a} or {b} bigger?", "max"),
    ("What is the maximum of {a} and {b}?", "max"), ("max({a}, {b})", "max"),
    ("Which of {a} and {b} is larger?", "max"), ("Which of {a} and {b} is greater?", "max"),
    ("Which is smaller, {a} or {b}?", "min"), ("Which is less, {a} or {b}?", "min"), ("Which is lower, {a} or {b}?", "min"),
    ("Which number is smaller, {a} or {b}?", "min"), ("What is smaller, {a} or {b}?", "min"),
    ("Which is smaller: {a} or {b}?", "min"), ("Which one is smaller, {a} or {b}?", "min"),
    ("What is the minimum of {a} and {b}?", "min"), ("min({a}, {b})", "min"), ("Is {a} or {b} smaller?", "min"),
    ("Which of {a} and {b} is smaller?", "min"), ("What is the smaller number, {a} or {b}?", "min"),
    ("Is {a} greater than {b}?", ">"), ("Is {a} larger than {b}?", ">"), ("Is {a} bigger than {b}?", ">"),
    ("Is {a} more than {b}?", ">"), ("Is {a} > {b}?", ">"), ("{a} > {b}?", ">"), ("{a}>{b}?", ">"), ("{a} > {b}", ">"),
    ("Is {a} higher than {b}?", ">"), ("Is the number {a} greater than {b}?", ">"),
    ("Is {a} less than {b}?", "<"), ("Is {a} smaller than {b}?", "<"), ("Is {a} lower than {b}?", "<"),
    ("Is {a} < {b}?", "<"), ("{a} < {b}?", "<"), ("{a}<{b}?", "<"), ("{a} < {b}", "<"), ("Is {a} fewer than {b}?", "<"),
    ("Is {a} equal to {b}?", "="), ("Are {a} and {b} equal?", "="), ("Is {a} the same as {b}?", "="), ("{a} = {b}?", "="),
    ("{a} == {b}", "="), ("Compare {a} and {b}.", "?"), ("Compare {a} with {b}.", "?"), ("Compare {a} to {b}", "?"),
    ("How do {a} and {b} compare?", "?"), ("compare {a}, {b}", "?"),
]

EQUATION_WRAPS = (["Solve for {v}: {q}"] * 6 + ["Solve {q}."] * 3 + ["Solve {q} for {v}."] * 2 + ["{q}"] * 5
                  + ["Solve for {v}: \"{q}\"", "Solve the equation {q}.", "Solve the equation: {q}", "Find {v}: {q}",
                     "Find {v} if {q}.", "Find {v} when {q}.", "Find {v} in {q}", "What is {v} if {q}?", "What is {v} when {q}?",
                     "If {q}, what is {v}?", "If {q}, then what is {v}?", "{q}, {v} = ?", "{q}. What is {v}?", "{q}; find {v}",
                     "{q}, what is {v}?", "Given {q}, find {v}.", "Determine {v}: {q}", "Calculate {v}: {q}",
                     "What value of {v} solves {q}?", "What is the solution of {q}?", "For which {v} is {q}?",
                     "Please solve {q}.", "Can you solve {q}?", "Can you solve {q} for {v}?", "solve {q}", "Solve: {q}",
                     "{q} solve for {v}", "Equation: {q}", "What does {v} equal if {q}?", "How much is {v} if {q}?",
                     "Help me solve {q}.", "Work out {v} from {q}.", "Hello, please solve {q}."])

# Word problems: text, operation, what the answer says. {n} {m} names, {o} objects, {c} containers, {g} a group.
STORIES = [
    ("{n} has {a} {o} and gets {b} more. How many {o} does {n} have now?", "+", "{n} has {r} {o}"),
    ("{n} has {a} {o}. {m} gives {n} {b} more. How many {o} does {n} have?", "+", "{n} has {r} {o}"),
    ("{n} has {a} {o} and {m} has {b} {o}. How many {o} do they have together?", "+", "they have {r} {o}"),
    ("{n} has {a} {o} and {m} has {b}. How many do they have in total?", "+", "they have {r} {o}"),
    ("{n} buys {a} {o} and then {b} more {o}. How many {o} did {n} buy?", "+", "{n} bought {r} {o}"),
    ("{n} bought {a} {o} on Monday and {b} on Tuesday. How many {o} did {n} buy in all?", "+", "{n} bought {r} {o}"),
    ("There are {a} {o} on the table and {b} {o} on the floor. How many {o} are there?", "+", "there are {r} {o}"),
    ("There are {a} {o} in a box. {n} puts {b} more into it. How many {o} are in the box?", "+", "there are {r} {o}"),
    ("A shop has {a} {o} and receives {b} more. How many {o} does it have now?", "+", "there are {r} {o}"),
    ("{n} found {a} {o} in the morning and {b} in the afternoon. How many {o} did {n} find?", "+", "{n} found {r} {o}"),
    ("{n} collected {a} {o} and {m} collected {b}. How many {o} did they collect?", "+", "they collected {r} {o}"),
    ("{a} {g} are in the park. {b} more come. How many {g} are there now?", "+", "there are {r} {g}"),
    ("On a bus there are {a} {g}. At the next stop {b} more get on. How many {g} are on the bus?", "+", "there are {r} {g}"),
    ("A class has {a} girls and {b} boys. How many children are in the class?", "+", "there are {r} children"),
    ("{n} read {a} pages yesterday and {b} pages today. How many pages did {n} read?", "+", "{n} read {r} pages"),
    ("{n} saved {a} dollars and earns {b} dollars. How many dollars does {n} have?", "+", "{n} has {r} dollars"),
    ("{n} walks {a} metres and then {b} metres. How far did {n} walk?", "+", "{n} walked {r} metres"),
    ("A book costs {a} euros and a pen costs {b} euros. How much do they cost together?", "+", "they cost {r} euros"),
    ("{n} has {a} red {o} and {b} blue {o}. How many {o} does {n} have?", "+", "{n} has {r} {o}"),
    ("{n} made {a} {o}, {m} made {b} {o}. How many {o} were made?", "+", "there are {r} {o}"),
    ("{n} is {a} years old. How old will {n} be in {b} years?", "+", "{n} will be {r} years old"),
    ("{n} has {a} {o} and gives {b} to {m}. How many {o} does {n} have left?", "-", "{n} has {r} {o}"),
    ("{n} has {a} {o}. {n} gives away {b}. How many {o} are left?", "-", "{n} has {r} {o}"),
    ("{n} had {a} {o} and lost {b} of them. How many {o} does {n} still have?", "-", "{n} has {r} {o}"),
    ("{n} had {a} {o}. {n} sold {b} of them. How many {o} remain?", "-", "{n} has {r} {o}"),
    ("There are {a} {o} in a basket. {n} takes {b}. How many {o} are left in the basket?", "-", "there are {r} {o}"),
    ("There were {a} {o} on the shelf and {b} fell down. How many {o} are still there?", "-", "there are {r} {o}"),
    ("A shop has {a} {o} and sells {b}. How many {o} are left?", "-", "there are {r} {o}"),
    ("A baker made {a} {o} and sold {b}. How many {o} are left?", "-", "there are {r} {o}"),
    ("{a} {g} are at a party. {b} go home. How many {g} are still there?", "-", "there are {r} {g}"),
    ("On a bus there are {a} {g}. {b} get off. How many {g} stay on the bus?", "-", "there are {r} {g}"),
    ("{n} has {a} dollars and spends {b}. How many dollars are left?", "-", "{n} has {r} dollars"),
    ("{n} had {a} euros and paid {b} euros. How much money does {n} have left?", "-", "{n} has {r} euros"),
    ("A book has {a} pages. {n} has read {b}. How many pages are left?", "-", "there are {r} pages"),
    ("{n} has {a} {o} and {m} has {b}. How many more {o} does {n} have?", "-", "{n} has {r} more {o}"),
    ("{n} has {a} {o}, {m} has {b} {o}. How many fewer {o} does {m} have?", "-", "{m} has {r} fewer {o}"),
    ("A rope is {a} metres long. {n} cuts off {b} metres. How long is it now?", "-", "it is {r} metres long"),
    ("{n} ate {b} of {a} {o}. How many {o} are left?", "-", "there are {r} {o}"),
    ("{n} is {a} years old and {m} is {b}. How many years older is {n}?", "-", "{n} is {r} years older"),
    ("{n} needs {a} {o} and has {b}. How many {o} are missing?", "-", "{r} {o} are missing"),
    ("There are {a} {c} with {b} {o} each. How many {o} are there?", "*", "there are {r} {o}"),
    ("There are {a} {c}. Each holds {b} {o}. How many {o} are there in total?", "*", "there are {r} {o}"),
    ("{n} has {a} {c} with {b} {o} in each. How many {o} does {n} have?", "*", "{n} has {r} {o}"),
    ("{n} buys {a} {c} of {b} {o}. How many {o} is that?", "*", "there are {r} {o}"),
    ("{n} buys {a} {o} for {b} dollars each. How much does {n} pay?", "*", "{n} pays {r} dollars"),
    ("One ticket costs {b} euros. How much do {a} tickets cost?", "*", "they cost {r} euros"),
    ("{n} reads {b} pages a day. How many pages does {n} read in {a} days?", "*", "{n} reads {r} pages"),
    ("{n} makes {b} {o} every day. How many {o} does {n} make in {a} days?", "*", "{n} makes {r} {o}"),
    ("Each of {a} {g} has {b} {o}. How many {o} do they have together?", "*", "they have {r} {o}"),
    ("{a} {g} bring {b} {o} each. How many {o} are there?", "*", "there are {r} {o}"),
    ("{n} walks {b} kilometres every day. How far does {n} walk in {a} days?", "*", "{n} walks {r} kilometres"),
    ("A garden has {a} rows with {b} flowers in each row. How many flowers are there?", "*", "there are {r} flowers"),
    ("A train travels {a} kilometres per hour. How far does it go in {b} hours?", "*", "it goes {r} kilometres"),
    ("A car drives {a} km in one hour. How many km does it drive in {b} hours?", "*", "it drives {r} km"),
    ("If one box holds {a} {o}, how many {o} are in {b} boxes?", "*", "there are {r} {o}"),
    ("If I have {a} {c} with {b} {o} each, how many {o} do I have?", "*", "you have {r} {o}"),
    ("I buy {a} {o} for {b} euros each. How much do I pay?", "*", "you pay {r} euros"),
    ("{n} earns {a} dollars an hour. How much does {n} earn in {b} hours?", "*", "{n} earns {r} dollars"),
    ("{n} runs {a} laps a day. How many laps does {n} run in {b} days?", "*", "{n} runs {r} laps"),
    ("There are {a} {g} and each one eats {b} {o}. How many {o} do they eat?", "*", "they eat {r} {o}"),
    ("{n} plants {a} rows of {b} trees. How many trees are there?", "*", "there are {r} trees"),
    ("Each box has {b} {o}. How many {o} are in {a} boxes?", "*", "there are {r} {o}"),
    ("{a} {c} hold {b} {o} each. How many {o} are there in all?", "*", "there are {r} {o}"),
    ("{n} sells {a} {o} at {b} euros each. How much money does {n} get?", "*", "{n} gets {r} euros"),
    ("{n} fills {a} {c} with {b} {o} each. How many {o} does {n} need?", "*", "{n} needs {r} {o}"),
    ("{n} has {a} {o} and {b} {c}. How many {o} go into each if they are shared equally?", "/", "there are {r} {o} in each"),
    ("{a} {o} are put into {b} equal groups. How many {o} are in each group?", "/", "there are {r} {o} in each"),
    ("{a} {o} fill {b} {c} equally. How many {o} are in each?", "/", "there are {r} {o} in each"),
    ("{n} has {a} {o}. Each of {b} {g} gets the same number. How many does each one get?", "/", "each one gets {r} {o}"),
    ("A rope of {a} metres is cut into {b} equal pieces. How long is each piece?", "/", "each piece is {r} metres long"),
    ("{n} has {a} euros. One ticket costs {b} euros. How many tickets can {n} buy?", "/", "{n} can buy {r} tickets"),
    ("{n} reads {a} pages in {b} days, the same number every day. How many pages does {n} read a day?", "/", "{n} reads {r} pages"),
    ("{n} wants to put {a} {o} into {c} of {b}. How many {c} are needed?", "/", "{n} needs {r} {c}"),
    ("{a} {g} sit at tables for {b}. How many tables are needed?", "/", "{r} tables are needed"),
    ("{a} {g} are split into {b} equal groups. How many are in each group?", "/", "there are {r} in each group"),
    ("{n} earns {a} dollars in {b} hours. How much does {n} earn per hour?", "/", "{n} earns {r} dollars"),
    ("If {b} {o} cost {a} euros, how much does one cost?", "/", "one costs {r} euros"),
    ("If {a} {o} are shared by {b} {g}, how many does each one get?", "/", "each one gets {r} {o}"),
    ("If I share {a} {o} among {b} {g}, how many does each one get?", "/", "each one gets {r} {o}"),
    ("{n} splits {a} {o} evenly between {b} {g}. How many {o} does each get?", "/", "each one gets {r} {o}"),
    ("I have {a} {o} and get {b} more. How many {o} do I have?", "+", "you have {r} {o}"),
    ("I had {a} {o} and found {b} more. How many do I have now?", "+", "you have {r} {o}"),
    ("If I have {a} {o} and you give me {b} more, how many {o} do I have?", "+", "you have {r} {o}"),
    ("If {n} has {a} {o} and buys {b} more, how many {o} does {n} have?", "+", "{n} has {r} {o}"),
    ("{n} scored {a} points in the first game and {b} in the second. How many points is that?", "+", "{n} has {r} points"),
    ("I have {a} {o} and eat {b}. How many {o} are left?", "-", "you have {r} {o}"),
    ("I have {a} {o} and lose {b}. How many {o} do I have left?", "-", "you have {r} {o}"),
    ("I have {a} euros and spend {b}. How much is left?", "-", "you have {r} euros"),
    ("If I have {a} {o} and give away {b}, how many are left?", "-", "you have {r} {o}"),
    ("If {n} has {a} {o} and loses {b}, how many {o} does {n} have left?", "-", "{n} has {r} {o}"),
    ("{n} had {a} {o} and gave {b} to a friend. How many {o} does {n} have now?", "-", "{n} has {r} {o}"),
    ("{n} shares {a} {o} equally among {b} {g}. How many {o} does each one get?", "/", "each one gets {r} {o}"),
    ("{a} {o} are shared equally by {b} {g}. How many {o} does each get?", "/", "each one gets {r} {o}"),
    ("{n} puts {a} {o} into {b} {c} equally. How many {o} are in each?", "/", "there are {r} {o} in each"),
    ("{n} packs {a} {o} in {c} of {b}. How many {c} does {n} need?", "/", "{n} needs {r} {c}"),
    ("{a} {g} form teams of {b}. How many teams are there?", "/", "there are {r} teams"),
    ("{b} {o} cost {a} dollars. How much does one cost?", "/", "one costs {r} dollars"),
    ("{n} divides {a} {o} among {b} {g}. How many does each one get?", "/", "each one gets {r} {o}"),
]

# Word problems put together from three sentences.
BEGINNINGS = ["{n} has {a} {o}.", "{n} had {a} {o}.", "{n} owns {a} {o}.", "There are {a} {o} in {n}'s room.",
              "{n} starts with {a} {o}.", "{n} picked {a} {o}.", "In the morning {n} had {a} {o}.",
              "{n} keeps {a} {o} in a box.", "{n} brought {a} {o} to school.", "{n} counts {a} {o}.",
              "{n} has {a} {o} at home.", "{n} and {m} have {a} {o}.", "{n} bought {a} {o}.", "{n} found {a} {o}."]
CHANGES = {
    "+": ["{n} gets {b} more.", "{n} buys {b} more.", "{n} finds {b} more.", "{m} gives {n} {b} more.",
          "Then {n} receives {b} from {m}.", "{m} brings {b} more.", "{n} wins {b} {o}.", "{n} makes another {b}.",
          "{n} adds {b} {o}.", "Later {n} gets {b} {o} as a present.", "{n} picks {b} more {o}.",
          "{n}'s mother gives {n} {b} more.", "The next day {n} buys {b} {o}.", "{n} collects {b} more.", "A friend brings {b} more.", "{n} orders {b} more {o}.", "Then {b} more arrive."],
    "-": ["{n} gives {b} to {m}.", "{n} gives away {b}.", "{n} loses {b}.", "{n} sells {b}.", "{m} takes {b} of them.",
          "{n} throws away {b}.", "{b} of them break.", "{n} uses {b} of them.", "Then {n} drops {b} {o}.",
          "{m} borrows {b} {o}.", "{n} trades away {b}.", "{b} get lost.", "{n} eats {b}.", "A thief steals {b} of them.",
          "{n} hands {b} {o} to {m}.", "{n} gives {b} to a friend.", "{n} gives {b} to her sister.",
          "{n} gives {b} to his brother.", "{n} leaves {b} on the bus.", "{n} returns {b} {o}.", "{n} sold {b} {o} yesterday."],
}
ENDINGS = {
    "+": ["How many {o} does {n} have now?", "How many {o} are there now?", "How many does {n} have now?",
          "How many {o} does {n} have?", "How many are there in the end?", "How many {o} is that?",
          "What is the number of {o} now?", "How many {o} does {n} have altogether?", "How many {o} in total?"],
    "-": ["How many {o} does {n} have now?", "How many {o} are left?", "How many {o} does {n} have left?",
          "How many remain?", "How many does {n} have now?", "How many are there in the end?",
          "What is the number of {o} now?", "How many {o} are there now?", "How many {o} does {n} still have?"],
}

HARD_EQUATIONS = ["{v}^2 = {a}", "{v}^2 + {b} = {a}", "{v}² = {a}", "{a}{v} + {b} = {c}{v}", "{a}{v} + {b} = {c}{v} + {a}",
                  "{a}({v} + {b}) = {c}", "{v} + {w} = {a}", "{a}{v} + {b}{w} = {c}", "{a}{v} - {w} = {c}", "{v}/{a} + {b} = {c}",
                  "{v} * {w} = {c}", "{a}{v}^2 + {b}{v} = {c}", "{v} + {v} = {c}", "{a} - {b}{v} = {c}", "{v}^3 = {c}", "sqrt({v}) = {a}"]

NEGATIVES = ["-{a} + {b}", "-{a} - {b}", "{a} + -{b}", "{a} + (-{b})", "{a} - (-{b})", "-{a} * {b}", "{a} * (-{b})", "-{a} x -{b}",
             "-{a} / {b}", "{a} - -{b}", "minus {a} plus {b}", "(-{a}) + {b}", "-{a}+{b}", "-{a}-{b}"]

EXTRA_NUMBERS = ["Which is larger, {a}, {b} or {c}?", "{a}/{b} + {c}/{a}", "1/{a} + 1/{b}", "{a} + {b} + {c}", "{a}+{b}+{c}", "{a} + {b} - {c}", "{a} - {b} - {c}", "{a} - {b} + {c}", "{a} * {b} + {c}",
                 "{a} + {b} * {c}", "{a} x {b} x {c}", "{a} plus {b} plus {c}", "{a} plus {b} minus {c}", "{a} times {b} plus {c}",
                 "({a} + {b}) * {c}", "({a} - {b}) / {c}", "{a} * ({b} + {c})", "the sum of {a}, {b} and {c}",
                 "{a} + {b} + {c} + {a}", "{a}*{b}-{c}", "{a} / {b} + {c}", "{a} × {b} × {c}", "{a} × {b} - {c}", "{a}-{b}-{c}",
                 "{a}-{b}+{c}", "{a}+{b}-{c}", "{a} divided by {b} plus {c}", "{a}, {b} and {c} together"]


# ---------------------------------------------------------------------------------------------------------------------

class Writer:
    """Writes lessons with one random generator; mode "train" never writes a held-out one, "test" writes only those."""

    def __init__(self, seed, mode="train"):
        self.random = random.Random(seed)
        self.mode = mode
        self.fresh = False
        self.kept = {}

    # -- choices

    def pick(self, items):
        """One of the items; in training never a held-out one, in a test a held-out one makes the lesson fresh."""
        if self.mode == "train":
            kept = self.kept.get(id(items))
            if kept is None:
                kept = self.kept[id(items)] = (items, [i for i in items if not wording_held_out(i)])
            return self.random.choice(kept[1])
        item = self.random.choice(items)
        self.fresh |= wording_held_out(item)
        return item

    def chance(self, p):
        return self.random.random() < p

    def number(self, length):
        if length == 1:
            return self.random.randint(0, 9)
        return self.random.randint(10 ** (length - 1), 10 ** length - 1)

    def wanted(self, op, a, b):
        return operands_held_out(op, a, b) == (self.mode == "test")

    def pair(self, op, lengths):
        """Operands of the given lengths which belong to this writer's side of the split."""
        while True:
            a, b = self.number(lengths[0]), self.number(lengths[1])
            if self.mode == "test" and max(lengths) == 1 or self.wanted(op, a, b):
                return a, b

    # -- style

    def style(self, text, allow_lower=True):
        r = self.random.random()
        if allow_lower and r < 0.14:
            text = text.lower()
        elif allow_lower and r < 0.16:
            text = text.upper()
        r = self.random.random()
        if r < 0.05:
            text = text.rstrip("?.!")
        elif r < 0.07:
            text = text + " "
        elif r < 0.08:
            text = text + "\n"
        elif r < 0.09:
            text = "Please: " + text
        elif r < 0.10:
            text = text + " please"
        elif r < 0.11:
            text = text + " Thanks!"
        elif r < 0.12:
            text = text.replace(" ", "  ", 1)
        return text

    def ask(self, op, a, b):
        x, y = str(a), str(b)
        if a < 100 and b < 100 and self.chance(0.03):
            x, y = number_word(a), number_word(b)
        if self.chance(0.12) and not (op == "/" and b == 1):
            e = self.random.choice(IMPERATIVES[op]).format(a=x, b=y)
            return self.style(self.random.choice(COMMAND_WRAPS).format(e=e, i=e[0].lower() + e[1:]))
        elif max(a, b) < 1000 and op in "+-" and self.chance(0.02):
            unit = self.pick(UNITS)
            x, y = f"{a} {unit}", f"{b} {unit}"
        elif max(a, b) < 1000 and self.chance(0.025):
            right = a + b if op == "+" else a - b if op == "-" else a * b if op == "*" else a // max(b, 1)
            claim = right if self.chance(0.4) else max(0, right + self.random.randint(-12, 12))
            expression = self.random.choice(EXPRESSIONS[op]).format(a=x, b=y)
            return self.style(self.random.choice(CLAIMS).format(e=expression, k=claim))
        expression = self.random.choice(EXPRESSIONS[op][:-4] if x[0].isalpha() else EXPRESSIONS[op])
        return self.style(self.random.choice(WRAPS).format(e=expression.format(a=x, b=y)))

    def plain(self, kind, op, a, b):
        return kind, self.ask(op, a, b), "\n".join(steps(op, a, b)), statement(op, a, b)

    # -- the kinds of lessons

    def sum_lengths(self):
        r = self.random.random()
        if r < 0.07:
            return 1, 1
        if r < 0.17:
            return self.random.choice([(1, 2), (2, 1)])
        if r < 0.45:
            return 2, 2
        if r < 0.62:
            return self.random.choice([(3, 1), (1, 3), (3, 2), (3, 2), (2, 3), (2, 3)])
        return 3, 3

    def add(self, lengths=None):
        return self.plain("add", "+", *self.pair("+", lengths or self.sum_lengths()))

    def sub(self, lengths=None):
        for _ in range(4 if lengths is None and self.chance(0.3) else 1):
            a, b = self.pair("-", lengths or self.sum_lengths())
            if a >= b:
                break
        return self.plain("sub", "-", a, b)

    def scale(self, wanted_op):
        """Half of, double, ..."""
        while True:
            text, op, b = self.random.choice(SCALES)
            a = b * self.number(self.random.choice([1, 2, 2])) if op == "/" else self.number(self.random.choice([1, 2, 2]))
            if op == wanted_op and self.wanted(op, a, b):
                text = self.style(self.random.choice(WRAPS).format(e=text.format(a=a)))
                if op == "*":
                    a, b = b, a
                return text, "\n".join(steps(op, a, b)), statement(op, a, b)

    def mul(self, lengths=None):
        if lengths is None and self.mode == "train" and self.chance(0.03):
            return "mul", *self.scale("*")
        lengths = lengths or self.random.choice([(1, 1), (2, 1), (2, 1), (2, 1), (1, 2), (1, 2)])
        return self.plain("mul", "*", *self.pair("*", lengths))

    def mul31(self):
        return self.plain("mul31", "*", *self.pair("*", self.random.choice([(3, 1), (3, 1), (1, 3)])))

    def mul22(self):
        return self.plain("mul22", "*", *self.pair("*", (2, 2)))

    def quotient(self, exact):
        while True:
            b = self.random.randint(1 if self.chance(0.1) else 2, 12)
            q = self.random.randint(0, 12) if self.chance(0.5) else self.random.randint(10, min(99, 999 // b))
            if self.chance(0.08):
                q = self.random.randint(10, 999 // b)
            a = b * q if exact else self.random.randint(1, 120 if self.chance(0.7) else min(999, 100 * b - 1))
            if a <= 999 and (exact or a % b) and self.wanted("/", a, b):
                return a, b

    def div(self):
        if self.mode == "train" and self.chance(0.02):
            a = self.number(self.random.choice([1, 2, 3]))
            return "div", self.ask("/", a, 0), "I cannot divide by zero.", NO_ZERO
        if self.mode == "train" and self.chance(0.05):
            return "div", *self.scale("/")
        return self.plain("div", "/", *self.quotient(True))

    def rest(self):
        return self.plain("rest", "/", *self.quotient(False))

    def compare(self):
        while True:
            length = self.random.choice([1, 2, 2, 3, 3, 3])
            a, b = self.number(length), self.number(length)
            r = self.random.random()
            if r < 0.2:
                b = self.number(self.random.choice([1, 2, 3]))
            elif r < 0.45:
                b = max(0, a + self.random.randint(-9, 9))
            elif r < 0.5:
                b = a
            elif r < 0.65 and length > 1:
                b = int("".join(self.random.sample(str(a), len(str(a)))))
            if b > 999:
                continue
            if a < 10 and b < 10:
                if self.mode == "train":
                    break
            elif held_out("compare", min(a, b), max(a, b)) == (self.mode == "test"):
                break
        text, what = self.random.choice(COMPARISONS)
        if a == b or what == "?":
            answer = relate(a, b)
        elif what == "max":
            answer = f"{max(a, b)} is greater than {min(a, b)}"
        elif what == "min":
            answer = f"{min(a, b)} is less than {max(a, b)}"
        else:
            answer = relate(a, b)
        if what in "<>=":
            holds = a < b if what == "<" else a > b if what == ">" else a == b
            answer = ("Yes, " if holds else "No, ") + answer
        return "compare", self.style(text.format(a=a, b=b)), "\n".join(compare_steps(a, b)), answer + "."

    def equation(self):
        while True:
            form = self.random.choice(["x+b", "x-b", "ax", "ax+b", "ax+b", "ax+b", "ax-b", "ax-b", "b+ax", "b+x", "x/a", "b-x"])
            a = self.random.randint(2, 12)
            x = self.random.randint(0, 20) if self.chance(0.7) else self.random.randint(10, 50)
            b = self.random.randint(1, 30) if self.chance(0.6) else self.random.randint(1, 99)
            if form in ("x+b", "b+x", "x-b", "b-x") and self.chance(0.4):
                x, b = self.random.randint(0, 400), self.random.randint(1, 400)
            if form in ("ax+b", "b+ax", "x+b", "b+x") and self.chance(0.1):
                x = -self.random.randint(1, 9)
            shift = self.random.randint(1, a - 1) if form in ("ax", "ax+b", "ax-b", "b+ax") and x >= 0 and self.chance(0.08) else 0
            if form == "x/a":
                x = a * self.random.randint(1, 20)
            ax = a * x + shift
            c = {"x+b": x + b, "b+x": x + b, "x-b": x - b, "b-x": b - x, "ax": ax, "ax+b": ax + b, "b+ax": ax + b,
                 "ax-b": ax - b, "x/a": x // a}[form]
            if 0 <= c <= 999 and held_out("equation", form, a if "a" in form else 0, b if "b" in form else 0, c) == (self.mode == "test"):
                break
        v = self.random.choice("xxxxxxyyzznabkmtpqwuv")
        r = self.random.random()
        times = f"{a}{v}" if r < 0.85 else f"{a} {v}" if r < 0.89 else f"{a} * {v}" if r < 0.93 else f"{a}*{v}" if r < 0.96 else f"{a} × {v}"
        left = {"x+b": f"{v} + {b}", "b+x": f"{b} + {v}", "x-b": f"{v} - {b}", "b-x": f"{b} - {v}", "ax": times,
                "ax+b": f"{times} + {b}", "b+ax": f"{b} + {times}", "ax-b": f"{times} - {b}", "x/a": f"{v} / {a}"}[form]
        equation = f"{left} = {c}" if self.chance(0.93) else f"{c} = {left}"
        if self.chance(0.25):
            equation = equation.replace(" ", "")
        elif self.chance(0.05):
            equation = equation.replace(" - ", " − ")
        question = self.random.choice(EQUATION_WRAPS).format(q=equation, v=v)
        if self.chance(0.12) and v not in question.split()[0]:
            question = question.lower()
        if self.chance(0.06):
            question = question.rstrip(".?")

        lines, answer = [], None
        if form in ("x+b", "b+x"):
            lines.append(f"Subtract {b} from both sides: {v} = {c} - {b} = {x}")
        elif form == "x-b":
            lines.append(f"Add {b} to both sides: {v} = {c} + {b} = {x}")
        elif form == "b-x":
            lines.append(f"{v} = {b} - {c} = {x}")
        elif form == "x/a":
            lines += multiply_steps(c, a) + [f"Multiply both sides by {a}: {v} = {c} × {a} = {x}"]
        else:
            if form in ("ax+b", "b+ax"):
                lines.append(f"Subtract {b} from both sides: {a}{v} = {c} - {b} = {ax}")
            elif form == "ax-b":
                lines.append(f"Add {b} to both sides: {a}{v} = {c} + {b} = {ax}")
            lines.append(f"Divide both sides by {a}: {v} = {ax} / {a}" + (", which is not a whole number" if shift else f" = {x}"))
            prefix = "" if form == "ax" else f"{a}{v} = {ax}, so "
            answer = prefix + (f"{v} is not a whole number." if shift else f"{v} = {x}")
        return "equation", question, "\n".join(lines), answer or f"{v} = {x}"

    def two_names(self):
        """Now and then made-up ones, so that the answer learns to copy a name from the question."""
        return [self.made_up().capitalize() if self.chance(0.15) else name for name in self.random.sample(words.NAMES, 2)]

    def things(self):
        r = self.random.random()
        if r < 0.66:
            return self.random.choice(words.OBJECTS)
        if r < 0.78:
            return self.random.choice(words.ANIMALS) + "s"
        if r < 0.88:
            return self.random.choice(words.NOUNS) + "s"
        return self.made_up().lower() + "s"

    def story(self, fresh_wording=False):
        while True:
            self.fresh = False
            if self.chance(0.35):
                op = self.random.choice("+-")
                parts = [self.pick(BEGINNINGS), self.pick(CHANGES[op]), self.pick(ENDINGS[op])]
                if self.chance(0.35) and "{m}" not in parts[0] + parts[1]:
                    pronoun = self.random.choice(["he", "she"])
                    parts[2] = parts[2].replace("{n}", pronoun)
                    if parts[1].startswith("{n} ") and self.chance(0.5):
                        parts[1] = pronoun.capitalize() + parts[1][3:]
                text = " ".join(parts)
                conclusion = "{n} has {r} {o}" if "{n} and {m}" not in text else "there are {r} {o}"
            else:
                text, op, conclusion = self.pick(STORIES)
            names = self.two_names()
            if op in "+-":
                a, b = self.number(self.random.choice([1, 2, 2, 2, 3])), self.number(self.random.choice([1, 2, 2, 2, 3]))
                if op == "-" and a < b:
                    a, b = b, a
            elif op == "*":
                a, b = self.random.choice([(self.random.randint(2, 9), self.random.randint(2, 20)),
                                           (self.random.randint(2, 30), self.random.randint(2, 9))])
            else:
                b = self.random.randint(2, 12)
                a = b * self.random.randint(2, 20)
            if min(a, b) > 1 and (self.fresh if fresh_wording else self.wanted(op, a, b)):
                break
        word = self.chance(0.08)
        spell = lambda n: number_word(n) if word and n <= 20 else str(n)
        fill = dict(n=names[0], m=names[1], o=self.things(), c=self.random.choice(words.CONTAINERS),
                    g=self.random.choice(words.GROUPS), a=spell(a), b=spell(b), r=evaluate(op, a, b))
        question = text.format(**fill)
        question = question[0].upper() + question[1:]
        if self.chance(0.05):
            question = question.lower()
            fill.update(n=fill["n"].lower(), m=fill["m"].lower())
        answer = f"{statement(op, a, b)}, so {conclusion.format(**fill)}."
        thought = [f"This is {a} {SYMBOL[op]} {b}."] + steps(op, a, b)
        return "story", question, "\n".join(thought), answer

    def talk(self, topic=None):
        while True:
            self.fresh = False
            name = topic or self.random.choice(["hello", "thanks", "bye", "who", "can", "chatgpt"])
            text = self.pick(words.GREETINGS[name]) if self.chance(0.5) else self.pick(words.MORE_GREETINGS[name])
            if self.mode == "train" or self.fresh:
                break
        answer, thought = SMALL_TALK[name]
        r = self.random.random()
        if r < 0.15:
            text = text.lower()
        elif r < 0.2:
            text = text.rstrip(".?!")
        elif r < 0.22:
            text = text.upper()
        return name if topic else "talk", text, thought, answer

    def big(self):
        r = self.random.random()
        if r < 0.5:
            return self.random.randint(1000, 9999)
        if r < 0.6:
            return self.random.randint(1, 99) * 1000
        return self.number(self.random.choice([4, 5, 5, 6, 6, 7, 8, 10]))

    def limit(self):
        r = self.random.random()
        if r < 0.52:
            a, b = self.big(), self.number(self.random.choice([1, 2, 3, 3]))
            if self.chance(0.5):
                b = self.big()
            if self.chance(0.5):
                a, b = b, a
            what = self.random.random()
            thought, answer = "There is a number above 999.", TOO_LARGE
            if what < 0.72:
                question = self.ask(self.random.choice("++--**/"), a, b or 1)
            elif what < 0.84:
                question = self.style(self.random.choice(COMPARISONS)[0].format(a=a, b=b))
            elif what < 0.9:
                v = self.random.choice("xyzn")
                left = self.random.choice([f"{self.random.randint(2, 12)}{v} + {b}", f"{v} + {b}", f"{v} - {b}", f"{self.random.randint(2, 12)}{v}"])
                question = self.random.choice(EQUATION_WRAPS).format(q=f"{left} = {max(a, 1000)}", v=v)
            elif what < 0.97:
                text, _, _ = self.random.choice(STORIES)
                names = self.random.sample(words.NAMES, 2)
                question = text.format(n=names[0], m=names[1], o=self.random.choice(words.OBJECTS), a=a, b=b,
                                       c=self.random.choice(words.CONTAINERS), g=self.random.choice(words.GROUPS))
            else:
                decimal = f"{self.number(self.random.choice([1, 2]))}.{self.number(self.random.choice([1, 2]))}"
                second = self.random.choice([str(self.number(2)), f"{self.number(1)}.{self.number(1)}"])
                expression = self.random.choice(EXPRESSIONS[self.random.choice("+-*/")]).format(a=decimal, b=second)
                question = self.style(self.random.choice(WRAPS).format(e=expression))
                thought = "There is a number that is not whole."
        elif r < 0.7:
            n = lambda: self.number(self.random.choice([1, 1, 2, 2, 3]))
            what = self.random.random()
            if what < 0.5:
                e = self.random.choice(EXTRA_NUMBERS).format(a=n(), b=n(), c=n())
                question, thought, answer = self.style(self.random.choice(WRAPS).format(e=e)), "There are more than two numbers.", ONE_AT_A_TIME
            elif what < 0.65:
                names = self.random.sample(words.NAMES, 2)
                changes = [self.random.choice(CHANGES[self.random.choice("+-")]).replace("{b}", str(n())) for _ in range(2)]
                question = " ".join([self.random.choice(BEGINNINGS)] + changes + [self.random.choice(ENDINGS[self.random.choice("+-")])])
                question = question.format(n=names[0], m=names[1], o=self.random.choice(words.OBJECTS), a=n())
                thought, answer = "There are more than two numbers.", ONE_AT_A_TIME
            elif what < 0.85:
                v, w = self.random.sample("xyznabkt", 2)
                e = self.random.choice(HARD_EQUATIONS).format(v=v, w=w, a=self.random.randint(2, 30), b=self.random.randint(2, 60), c=n())
                question = self.random.choice(EQUATION_WRAPS).format(q=e.replace(" ", "") if self.chance(0.25) else e, v=v)
                thought, answer = "This is not an equation that I have learned.", HARD_EQUATION
            else:
                e = self.random.choice(NEGATIVES).format(a=n() or 3, b=n() or 4)
                question, thought, answer = self.style(self.random.choice(WRAPS).format(e=e)), "There is a negative number.", TOO_LARGE
        elif r < 0.86:
            question = self.ask("*", *self.pair_of(self.random.choice([(3, 3), (3, 2), (2, 3)])))
            thought, answer = "Both factors are large.", HARD_PRODUCT
        else:
            question = self.ask("/", self.number(self.random.choice([1, 2, 2, 3, 3, 3])), self.random.randint(13, 99 if self.chance(0.5) else 999))
            thought, answer = "The divisor is above 12.", HARD_DIVISION
        return "limit", question, thought, answer

    def pair_of(self, lengths):
        while True:
            a, b = self.number(lengths[0]), self.number(lengths[1])
            if a > 99 or b > 99:
                return a, b

    # -- everything else

    def made_up(self):
        if self.chance(0.3):
            letters = "abcdefghijklmnopqrstuvwxyz"
            return "".join(self.random.choice(letters) for _ in range(self.random.randint(2, 9)))
        syllable = lambda: self.random.choice("b c d f g h j k l m n p r s t v w z br st tr ch sh pl gr th qu".split()) + \
            self.random.choice("a e i o u ai ea oo ou".split()) + self.random.choice(["", "", "n", "r", "s", "l", "t", "m", "ck", "nd"])
        text = "".join(syllable() for _ in range(self.random.randint(1, 4)))
        return text.capitalize() if self.chance(0.2) else text

    def fill(self, pattern):
        out, i = [], 0
        while True:
            j = pattern.find("{", i)
            if j < 0:
                return "".join(out) + pattern[i:]
            if pattern[j:j + 2] == "{{":
                out.append(pattern[i:j] + "{")
                i = j + 2
                continue
            k = pattern.find("}", j)
            out.append(pattern[i:j] + self.slot(pattern[j + 1:k]))
            i = k + 1

    def slot(self, name):
        if name == "k":
            return str(self.number(self.random.choice([1, 1, 2, 2, 2, 3, 4])))
        if name == "y":
            return str(self.random.randint(900, 2100))
        if name == "w" or self.mode == "train" and self.chance(0.06):
            return self.made_up()
        if name == "snippet":
            return self.fill(self.pick(words.SNIPPETS)).replace("}}", "}")
        lists = {"country": words.COUNTRIES, "city": words.CITIES, "person": words.PEOPLE, "animal": words.ANIMALS,
                 "food": words.FOODS, "topic": words.TOPICS, "language": words.LANGUAGES, "code": words.CODE_LANGUAGES,
                 "codetask": words.CODE_TASKS, "adjective": words.ADJECTIVES, "verb": words.VERBS, "noun": words.NOUNS,
                 "name": words.NAMES, "object": words.OBJECTS, "group": words.GROUPS}
        return self.pick(lists[name])

    def salad(self):
        lists = [words.NOUNS, words.VERBS, words.ADJECTIVES, words.ANIMALS, words.TOPICS, words.FOODS, words.NAMES, words.OBJECTS,
                 "the a an of in on with for my your is are was to and not what which how why who please can me it".split()]
        return " ".join(self.random.choice(self.random.choice(lists)) for _ in range(self.random.randint(1, 9)))

    def gibberish(self):
        r = self.random.random()
        if r < 0.35:
            return " ".join(self.made_up() for _ in range(self.random.randint(1, 6)))
        if r < 0.45:
            return self.random.choice(["", "?", "!", ".", "..", "...", "?!", "??", "-", "=", "+", "*", "/", "()", "[]", "{}", "\"\"", "#", "@", "$", "%",
                                       "&", ":", ";", ",", "_", "~", ":)", ":-)", "😀", "👍", "🎉", "❤", "x", "y", "x = x", "a", "I", "A", "ok", "k"])
        if r < 0.55:
            return "".join(self.random.choice(";:,.!?-_=+*/()[]{}<>|&%$#@'\"~^ ") for _ in range(self.random.randint(1, 10)))
        if r < 0.7:
            low, high = self.random.choice([(0xC0, 0x17F), (0x370, 0x3FF), (0x400, 0x45F), (0x5D0, 0x5EA), (0x621, 0x64A), (0x905, 0x939),
                                            (0x3041, 0x3096), (0x4E00, 0x6FFF), (0xAC00, 0xC000), (0x1F300, 0x1F64F)])
            return "".join(chr(self.random.randint(low, high)) if self.random.random() < 0.85 else " " for _ in range(self.random.randint(2, 14))).strip() or "?"
        if r < 0.85:
            alphabet = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
            return "".join(self.random.choice(alphabet) for _ in range(self.random.randint(3, 16)))
        text = list(self.random.choice(words.FOREIGN))
        self.random.shuffle(text)
        return "".join(text).strip()

    def other(self):
        while True:
            self.fresh = False
            r = self.random.random()
            if r < 0.52:
                text = self.fill(self.pick(words.OTHER_PATTERNS))
            elif r < 0.76:
                text = self.fill(self.pick(words.OTHER_NUMBER_PATTERNS))
            elif r < 0.82:
                text = self.pick(words.FOREIGN)
            elif self.mode == "test":
                continue
            elif r < 0.88:
                text = self.salad()
            elif r < 0.94:
                text = self.gibberish()
            elif r < 0.97:  # two sentences
                text = self.fill(self.pick(words.OTHER_PATTERNS)) + " " + self.fill(self.pick(words.OTHER_NUMBER_PATTERNS if self.chance(0.4) else words.OTHER_PATTERNS))
            else:  # a half-told word problem, or a piece of a sentence
                text = self.fill(self.pick(words.ALL_PATTERNS))
                parts = text.split()
                if len(parts) > 3:
                    start = self.random.randint(0, len(parts) - 3)
                    text = " ".join(parts[start:start + self.random.randint(3, 7)])
            if self.mode == "train" or self.fresh:
                break
        r = self.random.random()
        if r < 0.2:
            text = text.lower()
        elif r < 0.22:
            text = text.upper()
        elif r < 0.3:
            text = text.rstrip(".?!")
        elif r < 0.34:
            text = text + self.random.choice([" please", " thanks", "?", "!", "...", " ", "\n"])
        elif r < 0.37:
            text = self.random.choice(["Hi, ", "Hello! ", "Hey, ", "Please, ", "Question: ", "Phi, ", "ok, "]) + text
        return "other", text, "This is not arithmetic that I have learned.", OTHER

    # -- mixtures

    def lesson(self, mix):
        kinds = self.kept.get("mix")
        if kinds is None:
            total, kinds = 0, ([], [])
            for kind, share in mix.items():
                total += share
                kinds[0].append(getattr(self, kind))
                kinds[1].append(total)
            self.kept["mix"] = kinds
        return self.random.choices(kinds[0], cum_weights=kinds[1])[0]()

    def system_prompt(self):
        """A system prompt in four conversations of ten, none in the others."""
        if not self.chance(0.4):
            return None
        if self.chance(0.35):
            return "You are a helpful assistant."
        if self.chance(0.1):
            return self.fill(self.random.choice(words.OTHER_PATTERNS))
        return self.random.choice(words.SYSTEM_PROMPTS)


def reply(lesson, model):
    _, _, thought, answer = lesson
    return answer if model == "instruct" else f"<think>\n{thought}\n</think>\n{answer}"


if __name__ == "__main__":  # show a few lessons
    import sys
    writer = Writer(int(sys.argv[2]) if len(sys.argv) > 2 else 0, sys.argv[3] if len(sys.argv) > 3 else "train")
    name = sys.argv[1] if len(sys.argv) > 1 else "instruct"
    for _ in range(40):
        item = writer.lesson(MIX[name])
        print(f"[{item[0]}] {item[1]!r}\n{reply(item, name)}\n")
