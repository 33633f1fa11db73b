package org.sluice.itest.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Bars with whiskers, as SVG: one for each server, from the least to the most of what was measured. */
final class Plot {

    private static final int WIDTH = 720;
    private static final int LEFT = 150;
    private static final int RIGHT = 90;
    private static final int TOP = 50;
    private static final int ROW = 26;
    private static final int BAR = 16;

    private record Bar(String name, Spread value, boolean ours) {}

    private final String title;
    private final String unit;
    private final List<Bar> bars = new ArrayList<>();

    Plot(String title, String unit) {
        this.title = title;
        this.unit = unit;
    }

    Plot bar(String name, Spread value, boolean ours) {
        if (value.isKnown()) {
            bars.add(new Bar(name, value, ours));
        }
        return this;
    }

    boolean isEmpty() {
        return bars.isEmpty();
    }

    @Override
    public String toString() {
        double most = bars.stream().mapToDouble(each -> each.value.most()).max().orElse(1);
        double scale = (WIDTH - LEFT - RIGHT) / (most > 0 ? most : 1);
        int height = TOP + bars.size() * ROW + 10;
        StringBuilder svg = new StringBuilder();
        line(
                svg,
                "<svg xmlns='http://www.w3.org/2000/svg' width='%d' height='%d' font-family='sans-serif'"
                        + " font-size='12'>",
                WIDTH,
                height);
        line(svg, "<rect width='100%%' height='100%%' fill='white'/>");
        line(svg, "<text x='10' y='20' font-size='14' font-weight='bold'>%s</text>", escape(title));
        line(svg, "<text x='10' y='38' fill='#555'>%s; median, and from the least to the most</text>", escape(unit));
        for (int i = 0; i < bars.size(); i++) {
            draw(svg, bars.get(i), TOP + i * ROW, scale);
        }
        return svg.append("</svg>\n").toString();
    }

    private static void draw(StringBuilder svg, Bar bar, int y, double scale) {
        int middle = y + BAR / 2;
        double end = LEFT + bar.value.median() * scale;
        double least = LEFT + bar.value.least() * scale;
        double most = LEFT + bar.value.most() * scale;
        String colour = bar.ours ? "#1f77b4" : "#b0b0b0";
        line(svg, "<text x='%d' y='%d' text-anchor='end'>%s</text>", LEFT - 8, middle + 4, escape(bar.name));
        line(svg, "<rect x='%d' y='%d' width='%.1f' height='%d' fill='%s'/>", LEFT, y, end - LEFT, BAR, colour);
        line(svg, "<path d='M%.1f %dH%.1f' stroke='black'/>", least, middle, most);
        line(svg, "<text x='%.1f' y='%d'>%.2f</text>", most + 6, middle + 4, bar.value.median());
    }

    private static void line(StringBuilder svg, String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
