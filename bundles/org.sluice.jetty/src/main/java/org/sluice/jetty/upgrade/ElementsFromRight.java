package org.sluice.jetty.upgrade;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * The elements of a list in a field, the last one first, without empty ones. What is on the right was written by the nearest
 * proxy, and is found whatever stands on the left: a quote that a client has left open does not reach there.
 */
final class ElementsFromRight implements Iterator<String> {

    private final String text;

    /** How much of the text has not been seen, without a comma at its end. */
    private int end;

    ElementsFromRight(List<String> lines) {
        // RFC 9110, 5.3: several lines are one list.
        text = String.join(",", lines);
        end = text.length();
        skipEmptyOnes();
    }

    @Override
    public boolean hasNext() {
        return end > 0;
    }

    @Override
    public String next() {
        if (end == 0) {
            throw new NoSuchElementException();
        }
        int start = end;
        while (start > 0 && text.charAt(start - 1) != ',') {
            start = text.charAt(start - 1) == '"' ? openingQuote(start - 1) : start - 1;
        }
        String element = text.substring(start, end).strip();
        end = start;
        skipEmptyOnes();
        return element;
    }

    /** Where the text begins that a quote ends. If nowhere, all that is left is one element, which nobody can read. */
    private int openingQuote(int closing) {
        for (int i = text.lastIndexOf('"', closing - 1); i >= 0; i = text.lastIndexOf('"', i - 1)) {
            int backslash = i;
            while (backslash > 0 && text.charAt(backslash - 1) == '\\') {
                backslash--;
            }
            if ((i - backslash) % 2 == 0) {
                return i;
            }
        }
        return 0;
    }

    private void skipEmptyOnes() {
        while (end > 0 && ", \t".indexOf(text.charAt(end - 1)) >= 0) {
            end--;
        }
    }
}
