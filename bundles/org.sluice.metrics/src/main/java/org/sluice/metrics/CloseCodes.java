package org.sluice.metrics;

/** Close codes as labels. Peers can choose among thousands, so that only those of the protocol itself stand for themselves. */
final class CloseCodes {

    private static final int FIRST = 1000;
    private static final int LAST = 1015;

    private CloseCodes() {}

    static String label(String code) {
        int number = Integer.parseInt(code);
        return number >= FIRST && number <= LAST ? code : number / FIRST + "xxx";
    }
}
