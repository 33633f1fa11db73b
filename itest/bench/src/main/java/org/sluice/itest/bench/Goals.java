package org.sluice.itest.bench;

import java.util.Locale;

/** What Sluice is to reach, and what is missing. */
final class Goals {

    static final String ONE = "echo-64-c100-f1";
    static final String SIXTEEN = "echo-64-c100-f16";

    private final Results results;
    private final Table table = new Table("goal", "limit", "is", "verdict");

    Goals(Results results) {
        this.results = results;
    }

    Table table() {
        times("echo, 1 in flight", Contestant.LOOP, ONE, 1.3, Contestant.LIMIT);
        times("echo, 1 in flight", Contestant.LOOP, ONE, 1.05, Contestant.UWEBSOCKETS);
        times("echo, 1 in flight", Contestant.LOOP, ONE, 0.75, "netty", "vertx", "undertow");
        times("echo, 1 in flight", Contestant.LOOP, ONE, 0.5, "jetty", "tomcat");
        times("echo, 16 in flight", Contestant.LOOP, SIXTEEN, 1.5, Contestant.LIMIT);
        times("echo, 16 in flight", Contestant.LOOP, SIXTEEN, 0.5, "netty", "vertx");
        times("echo, 16 in flight", Contestant.LOOP, SIXTEEN, 0.1, "jetty", "tomcat", "tyrus");
        absolute("heap per idle connection, 10,000 of them", "idle-c10000", "heap", 1536, 1, "%.0f B");
        times("one message to 5,000", Contestant.LOOP, "broadcast-c5000", 1.3, Contestant.LIMIT);
        times("echo on workers, 1 in flight", Contestant.WORKER, ONE, 1, "jetty", "tomcat");
        times("echo on workers, 16 in flight", Contestant.WORKER, SIXTEEN, 0.3, "jetty", "tomcat");
        isolation("beside a worker application that blocks", "isolation-worker");
        isolation("beside a loop application that blocks, after its first time", "isolation-loop");
        growth();
        absolute("start to the first 101, fresh", Startup.WORKLOAD, "fresh", 3_000, 1, "%.0f ms");
        absolute("start to the first 101, warm cache", Startup.WORKLOAD, "warm", 2_000, 1, "%.0f ms");
        absolute("size of the core bundles", Startup.WORKLOAD, "size", 400, 1, "%.0f KiB");
        table.row("Autobahn", "OK", "-", "asserted by itest/autobahn");
        return table;
    }

    /** Processor time per message, compared with each of these. */
    private void times(String goal, String server, String workload, double limit, String... others) {
        for (String other : others) {
            Spread ratio = results.ratio(workload, server, other, Results.COST);
            row(goal, String.format(Locale.ROOT, "%.2f x %s", limit, other), ratio.toString(), ratio.median() / limit);
        }
    }

    private void absolute(String goal, String workload, String figure, double limit, double unit, String format) {
        double is = results.spread(workload, Contestant.LOOP, figure).median() / unit;
        row(goal, String.format(Locale.ROOT, format, limit), String.format(Locale.ROOT, format, is), is / limit);
    }

    private void isolation(String goal, String workload) {
        for (String server : results.servers(workload)) {
            double millis = results.spread(workload, server, "more").median() / 1_000;
            row(goal + ", " + server, "50 ms more", String.format(Locale.ROOT, "%.1f ms", millis), millis / 50);
        }
    }

    private void growth() {
        Spread growth = results.growth(Contestant.LOOP, "rate-c15000", "rate-c10", Results.COST);
        row("cost per message at 15,000 connections", "1.50 x at 10", growth.toString(), growth.median() / 1.5);
    }

    private void row(String goal, String limit, String is, double ofLimit) {
        boolean known = !Double.isNaN(ofLimit);
        String verdict = known ? verdict(ofLimit) : "not measured";
        table.row(goal, limit, known ? is : "-", verdict);
    }

    static String verdict(double ofLimit) {
        return ofLimit <= 1 ? "reached" : String.format(Locale.ROOT, "missing: %.2f times the limit", ofLimit);
    }
}
