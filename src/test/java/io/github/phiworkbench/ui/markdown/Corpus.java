package io.github.phiworkbench.ui.markdown;

import java.util.List;

/** Texts of the kind that a Phi-4 model writes, and some that nobody should. */
final class Corpus {

    static final String MATHEMATICS = """
            To solve the equation \\(x^2 - 5x + 6 = 0\\), we **factor** it.

            1. Write the product:
               \\[
               x^2 - 5x + 6 = (x - 2)(x - 3)
               \\]
               and note that both factors are linear.

            2. Set each factor to zero. We get \\( x_1 = 2 \\) and \\( x_2 = 3 \\).

            Therefore, using the quadratic formula \\[
            x = \\frac{-b \\pm \\sqrt{b^2 - 4ac}}{2a}
            \\] we find the same roots.

            $$
            \\begin{aligned}
            \\sum_{k=1}^{n} k &= \\frac{n(n+1)}{2} \\\\
            \\int_0^1 x^2\\,dx &= \\frac{1}{3}
            \\end{aligned}
            $$

            The answer is $\\boxed{2, 3}$, which costs $5 and $6.

            \\[
            A = \\begin{pmatrix} a & b \\\\ c & d \\end{pmatrix}, \\quad \\det A = ad - bc.
            \\]

            | Function | Derivative | Norm |
            |:---------|:----------:|-----:|
            | $\\sin x$ | $\\cos x$ | $|x|$ |
            | \\(e^x\\) | \\(e^x\\) | 12 |

            Final answer: \\(\\boxed{x = 2 \\text{ or } x = 3}\\)
            """;

    static final String CODE = """
            ### A quick sort

            Here is *one* way, see [the page](https://example.org "title"):

            ```python
            def quicksort(items):  # sorts
                if len(items) <= 1:
                    return items
                pivot = items[0]
                return quicksort([x for x in items[1:] if x < pivot]) + [pivot]
            ```

            - First, `pivot` is taken.
            - Then:
              ```sh
              echo "$HOME" && ls -la | grep 'x'
              ```
              - nested **bold *and italic***
              - ~~gone~~

            > A quotation with `code`
            > > and another in it.

            ***

            The end<br>of it.
            """;

    static final String MIXED = """
            # Binary search

            Text with `inline code`, **bold `code`**, a [link](https://example.org), ~~struck~~ and $O(\\log n)$; the
            mid point is $m = \\left\\lfloor \\frac{a+b}{2} \\right\\rfloor$, so $\\sum_{i=1}^n i^2$ and \\(x_{i+1}\\).

            ## Java

            ```java
            /** Finds a key in a sorted array. */
            public static int search(int[] sorted, int key) {
                int low = 0, high = sorted.length - 1;
                while (low <= high) { // not found yet
                    int middle = (low + high) >>> 1;
                    if (sorted[middle] < key) low = middle + 1;
                    else if (sorted[middle] > key) high = middle - 1;
                    else return middle;
                }
                String message = "no \\"" + key + "\\" here, and this line is much longer than the window is wide, so it scrolls";
                return -(low + 1);
            }
            ```

            1. An item with $E = mc^2$ that is long enough to wrap at the end of the line, which shows whether the second
               line is aligned with the first.
            2. Another:
               - nested
                 - deeper still
               - [x] done
               - [ ] not yet
            10. The tenth

            > Quoted text, over
            > more than one line.
            >
            > > Nested, with $\\pi$.

            ```json
            {"name": "phi", "layers": 32, "tied": true, "none": null}
            ```

            | Model | Parameters | Context | $\\mathcal{L}$ |
            |:------|-----------:|:-------:|---|
            | Phi-4 | 14.7 B | 16,384 | $\\frac{1}{n}\\sum_i \\ell_i$ |
            | Phi-4-mini | 3.8 B | 131,072 | a longer text in a field of the table, which has to wrap at some point |

            \\[
            f(x) = \\begin{cases} 1 & \\text{if } x \\ge 0 \\\\ 0 & \\text{otherwise} \\end{cases}
            \\]
            """;

    static final List<String> TEXTS = List.of(
            MATHEMATICS,
            CODE,
            MIXED,
            "Heading\n===\n\nOther\n---\ntext\n- item\n-\n\n  more\n* other list\n+ third\n1) a\n7) b\n\n\n9) c\n",
            "para\n| a | b |\n|---|---|\n| 1 | 2 |\nnot | a row\n\n| broken | table\n| --- |\n",
            "```\nunclosed fence\n\n# no heading\n- no list\n$x$",
            "1. a\n1. b\n\n   ```\n   code\n   ```\n1. c\n   1. x\n   2. y\n\n      z\n1. d\nlazy\n\nout\n1. new\n",
            "[foo] and [bar][foo].\n\n[foo]: /url 'title'\n[bar]: <b c>\n\n- [bar] in item\n- x\n\n> [q]\n\n[q]: /q\n[foo]: /no\n",
            "Text \\[\na\n=\nb\n\\]. And $$\ny\n$$ trailing\nmore lines\n- item \\[ z\n\\] end\n\\[ open\n\n\n# after\n",
            "مرحبا *بالعالم* $x$ 😀 emoji 👩‍👩‍👧 \u0007 bell\r\nCRLF line\r\n\r\n- item\r\n",
            "<div>\n<b>html</b>\n</div>\n\n<!-- open\n\ncomment",
            "$$ inline display $$ here and \\begin{equation} x \\end{equation}\n\n\\begin{equation}\nE = mc^2\n\\end{equation}\n",
            "");

    private Corpus() {}
}
