package org.sluice.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.ResultLog;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluice.testing.TestRuntime;
import org.sluice.transport.runtime.LoopDTO;
import org.sluice.transport.runtime.TransportDTO;
import org.sluice.transport.runtime.TransportRuntime;
import org.sluice.websocket.runtime.dto.ApplicationDTO;
import org.sluice.websocket.runtime.dto.FailedApplicationDTO;
import org.sluice.websocket.runtime.dto.RuntimeDTO;
import org.sluice.websocket.runtime.dto.ServerDTO;
import org.sluice.websocket.runtime.dto.ShadowedApplicationDTO;

class ChecksTest {

    private final TestRuntime runtime = new TestRuntime();
    private final RuntimeDTO shown = runtime.shown;
    private final TransportDTO loops = new TransportDTO();
    private final List<String> heldUp = new ArrayList<>();
    private boolean interrupted;

    ChecksTest() {
        loops.loops = new LoopDTO[] {new LoopDTO()};
    }

    private final TransportRuntime transport = new TransportRuntime() {
        @Override
        public TransportDTO getTransportDTO() {
            return loops;
        }

        @Override
        public List<String> findHeldUp(Duration timeout) throws InterruptedException {
            assertTrue(timeout.compareTo(Duration.ofSeconds(1)) <= 0, "executors have little patience");
            if (interrupted) {
                throw new InterruptedException();
            }
            return heldUp;
        }
    };

    private static void assertSays(Result.Status status, String text, HealthCheck check) {
        Result result = check.execute();
        assertEquals(status, result.getStatus());
        List<String> lines = new ArrayList<>();
        for (ResultLog.Entry entry : result) {
            lines.add(entry.getStatus() + " " + entry.getMessage());
        }
        assertTrue(lines.stream().anyMatch(line -> line.contains(text)), () -> String.join("\n", lines));
    }

    @Nested
    class Loops {

        private final LoopsCheck check = new LoopsCheck(transport);

        @Test
        void areWellIfTheyTurn() {
            assertSays(Result.Status.OK, "1 event loops turn", check);
        }

        @Test
        void areCriticalIfThereAreNone() {
            assertSays(Result.Status.CRITICAL, "org.sluice.transport", new LoopsCheck(null));
        }

        @Test
        void areCriticalIfOneDoesNotAndItIsSaidWhereItIs() {
            heldUp.add("sluice-loop-1 in a.b.C.onText, line 5");
            assertSays(Result.Status.CRITICAL, "sluice-loop-1 in a.b.C.onText, line 5", check);
        }

        @Test
        void areNotKnownIfTheCheckIsInterruptedAndTheInterruptIsKept() {
            interrupted = true;
            assertSays(Result.Status.TEMPORARILY_UNAVAILABLE, "interrupted", check);
            assertTrue(Thread.interrupted());
        }
    }

    @Nested
    class Ports {

        private void serve(String state, String reason) {
            ServerDTO server = new ServerDTO();
            server.name = "front";
            server.pid = "org.sluice.standalone~front";
            server.ports = new int[] {8082};
            server.state = state;
            server.reason = reason;
            shown.servers = new ServerDTO[] {server};
        }

        @ParameterizedTest
        @CsvSource({
            "UP, OK, Server front listens at [8082]",
            "WAITING, WARN, 'in use; free it, or change PID org.sluice.standalone~front'",
            "REFUSED, CRITICAL, in use; correct PID org.sluice.standalone~front"
        })
        void areAsTheServersAre(String state, Result.Status status, String text) {
            serve(state, "in use");
            assertSays(status, text, new PortsCheck(runtime));
        }

        @Test
        void areMissingWithoutAnyServer() {
            assertSays(Result.Status.WARN, "No server", new PortsCheck(runtime));
        }
    }

    @Nested
    class Limits {

        private void assertNear(String text) {
            assertSays(Result.Status.WARN, text, new LimitsCheck(runtime, transport));
        }

        @Test
        void areFarAwayWhereNothingIsUsed() {
            shown.limits.connections = 100;
            assertSays(Result.Status.OK, "0 of 100 connections", new LimitsCheck(runtime, transport));
        }

        @Test
        void areNearFromFourFifthsOn() {
            shown.limits.connections = 100;
            shown.counters.slots = 79;
            assertSays(Result.Status.OK, "79 of 100 connections", new LimitsCheck(runtime, transport));
            shown.counters.slots = 80;
            assertNear("80 of 100 connections are in use, 80 %: raise connections of PID org.sluice.websocket.server");
        }

        @Test
        void areThoseOfThreadsCodersAndMemory() {
            shown.limits.workerThreads = 10;
            shown.counters.busyWorkerThreads = 11;
            assertNear("11 of 10 worker threads");
            shown.limits.coders = 5;
            shown.counters.deflaters = 4;
            assertNear("4 of 5 deflaters");
            shown.counters.inflaters = 5;
            assertNear("5 of 5 inflaters");
            shown.limits.unfinishedMessageBytes = 1L << 33;
            shown.counters.unfinishedMessageBytes = 1L << 33;
            assertNear("bytes of unfinished messages are in use, 100 %");
            loops.maxBacklogBytes = 10;
            loops.backlogBytes = 9;
            assertNear("raise backlogBytes of PID org.sluice.transport");
        }

        @Test
        void ofDescriptorsAreKnownOnUnix() {
            Descriptors.read().ifPresent(now -> assertTrue(now.open() > 0 && now.max() >= now.open()));
        }
    }

    @Nested
    class Applications {

        private final ApplicationsCheck check = new ApplicationsCheck(runtime);

        @Test
        void areWellIfNoneIsMissing() {
            assertSays(Result.Status.OK, "0 applications", check);
        }

        @Test
        void areCriticalWithoutAServer() {
            assertSays(Result.Status.CRITICAL, "org.sluice.websocket.server", new ApplicationsCheck(null));
        }

        @Test
        void thatHaveFailedAreAWarning() {
            FailedApplicationDTO failed = new FailedApplicationDTO();
            failed.bundle = "a.bundle";
            failed.message = "threading is none";
            failed.property = "sluice.websocket.threading";
            shown.failedApplications = new FailedApplicationDTO[] {failed};
            assertSays(Result.Status.WARN, "threading is none; correct its service property", check);
        }

        @Test
        void thatAreShadowedAreAWarning() {
            ShadowedApplicationDTO shadowed = new ShadowedApplicationDTO();
            shadowed.pattern = "/a";
            shadowed.serviceId = 3;
            shadowed.shadowedBy = 7;
            shown.shadowedApplications = new ShadowedApplicationDTO[] {shadowed};
            assertSays(Result.Status.WARN, "Pattern /a", check);
            assertSays(Result.Status.WARN, "(service 3) leads to service 7", check);
        }

        @Test
        void thatAreDemotedAreAWarning() {
            ApplicationDTO application = new ApplicationDTO();
            application.demoted = true;
            application.bundle = "a.bundle";
            shown.applications = new ApplicationDTO[] {application};
            assertSays(Result.Status.WARN, "a.bundle", check);
        }
    }
}
