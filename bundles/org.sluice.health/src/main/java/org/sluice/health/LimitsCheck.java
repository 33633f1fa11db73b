package org.sluice.health;

import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.sluice.transport.runtime.TransportDTO;
import org.sluice.transport.runtime.TransportRuntime;
import org.sluice.websocket.runtime.WebSocketRuntime;
import org.sluice.websocket.runtime.dto.RuntimeDTO;

/** Whether there is room: what is used to four fifths or more is a warning. */
@Component(property = {HealthCheck.NAME + "=Sluice limits", Tags.SLUICE})
public final class LimitsCheck implements HealthCheck {

    private static final int NEAR_PERCENT = 80;
    private static final int ALL_PERCENT = 100;
    private static final String SERVER = "org.sluice.websocket.server";
    private static final String TRANSPORT = "org.sluice.transport";

    private final WebSocketRuntime runtime;
    private final TransportRuntime transport;

    /**
     * Makes a check.
     *
     * @param runtime shows connections, threads and coders
     * @param transport shows what waits for slow peers
     */
    @Activate
    public LimitsCheck(@Reference WebSocketRuntime runtime, @Reference TransportRuntime transport) {
        this.runtime = runtime;
        this.transport = transport;
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        RuntimeDTO shown = runtime.getRuntimeDTO();
        String raise = "raise {} of PID {}";
        judge(log, "connections", shown.counters.slots, shown.limits.connections, raise, "connections", SERVER);
        judge(
                log,
                "worker threads",
                shown.counters.busyWorkerThreads,
                shown.limits.workerThreads,
                raise,
                "workerThreads",
                SERVER);
        judge(log, "deflaters", shown.counters.deflaters, shown.limits.coders, raise, "coders", SERVER);
        judge(log, "inflaters", shown.counters.inflaters, shown.limits.coders, raise, "coders", SERVER);
        judge(
                log,
                "bytes of unfinished messages",
                shown.counters.unfinishedMessageBytes,
                shown.limits.unfinishedMessageBytes,
                raise,
                "unfinishedMessageBytes",
                SERVER);
        TransportDTO loops = transport.getTransportDTO();
        judge(
                log,
                "bytes that wait for slow clients",
                loops.backlogBytes,
                loops.maxBacklogBytes,
                raise,
                "backlogBytes",
                TRANSPORT);
        Descriptors.read()
                .ifPresent(now ->
                        judge(log, "file descriptors", now.open(), now.max(), "raise {} of the process", "ulimit -n"));
        return new Result(log);
    }

    private static void judge(
            FormattingResultLog log, String what, long used, long limit, String fix, Object... arguments) {
        long percent = limit <= 0 ? 0 : Math.round((double) used * ALL_PERCENT / limit);
        if (percent >= NEAR_PERCENT) {
            log.warn("{} of {} {} are in use, {} %: " + fix, all(used, limit, what, percent, arguments));
        } else {
            log.info("{} of {} {} are in use", used, limit, what);
        }
    }

    private static Object[] all(long used, long limit, String what, long percent, Object... more) {
        Object[] all = new Object[4 + more.length];
        all[0] = used;
        all[1] = limit;
        all[2] = what;
        all[3] = percent;
        System.arraycopy(more, 0, all, 4, more.length);
        return all;
    }
}
