package org.sluice.jetty.impl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.sluice.jetty.impl.Http2Fakes.bytes;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class StreamEndpointTest {

    private static final InetSocketAddress ADDRESS = new InetSocketAddress("127.0.0.1", 1);

    private final Http2Fakes jetty = new Http2Fakes();
    private final StreamEndpoint endpoint =
            new StreamEndpoint(jetty.endPoint, jetty.stream, jetty.endPoint, jetty.connector, ADDRESS, ADDRESS);

    /** Jetty has told its endpoint nothing, if that did not exist yet. */
    @Test
    void streamThatIsClosedAlreadyCannotBeOpened() {
        jetty.closed = true;
        assertThrows(IOException.class, () -> endpoint.open(null, jetty.readiness));
    }

    @Nested
    class Ends {

        private void peerEnds() throws Exception {
            endpoint.open(null, jetty.readiness);
            jetty.comes("", true);
            jetty.callBack();
            jetty.runTasks();
            assertEquals(-1, endpoint.read(ByteBuffer.allocate(1)));
        }

        @Test
        void streamThatBothSidesHaveEndedIsLeftToJetty() throws Exception {
            peerEnds();
            endpoint.endOutput();
            jetty.runTasks();
            jetty.sent();
            jetty.closed = true;
            endpoint.close();
            jetty.runTasks();
            assertEquals(List.of("|"), jetty.events);
            assertNull(jetty.scheduled);
        }

        @Test
        void streamThatOneSideHasEndedIsReset() throws Exception {
            peerEnds();
            endpoint.close();
            jetty.runTasks();
            assertEquals(List.of("reset"), jetty.events);
        }

        /** It may have been the peer's reset, which must not be answered. */
        @Test
        void streamThatIsClosedIsNotReset() throws Exception {
            endpoint.open(null, jetty.readiness);
            jetty.closed = true;
            endpoint.close();
            jetty.runTasks();
            assertEquals(List.of(), jetty.events);
            assertNull(jetty.scheduled);
        }

        @Test
        void streamThatWasNeverOpenedIsReset() {
            endpoint.close();
            jetty.runTasks();
            assertEquals(List.of("reset"), jetty.events);
        }

        @Test
        void streamWithBytesThatWereNotSentIsReset() throws Exception {
            peerEnds();
            endpoint.write(new ByteBuffer[] {bytes("ab")}, 0, 1);
            endpoint.close();
            jetty.runTasks();
            assertEquals(List.of("ab", "reset"), jetty.events);
        }

        @Test
        void clientThatTakesNoResetLosesItsConnection() {
            endpoint.close();
            jetty.runTasks();
            jetty.scheduled.run();
            assertEquals(List.of("reset", "close of the connection"), jetty.events);
        }

        @Test
        void clientThatTakesTheResetKeepsItsConnection() {
            endpoint.close();
            jetty.runTasks();
            jetty.sent();
            assertNull(jetty.scheduled);
        }

        @Test
        void clientThatTakesNoEndLosesItsConnection() throws Exception {
            peerEnds();
            endpoint.endOutput();
            endpoint.close();
            jetty.runTasks();
            jetty.scheduled.run();
            assertEquals(List.of("|", "close of the connection"), jetty.events);
        }

        /** The reset would come in its place. */
        @Test
        void endThatIsOnItsWayIsNotFollowedByAReset() throws Exception {
            peerEnds();
            endpoint.endOutput();
            endpoint.close();
            jetty.runTasks();
            jetty.closed = true;
            jetty.sent();
            jetty.runTasks();
            assertEquals(List.of("|"), jetty.events);
            assertNull(jetty.scheduled);
        }

        @Test
        void endIsFollowedByAResetIfThePeersHasNotCome() throws Exception {
            endpoint.open(null, jetty.readiness);
            endpoint.endOutput();
            endpoint.close();
            jetty.runTasks();
            assertNotNull(jetty.scheduled);
            jetty.sent();
            jetty.runTasks();
            assertEquals(List.of("|", "reset"), jetty.events);
        }

        @Test
        void peersEndIsSeenWhenOursHasBeenSent() throws Exception {
            peerEnds();
            endpoint.endOutput();
            jetty.runTasks();
            assertEquals(0, endpoint.read(ByteBuffer.allocate(1)));
            jetty.told.clear();
            jetty.sent();
            assertEquals("read", jetty.told.remove());
            assertEquals(-1, endpoint.read(ByteBuffer.allocate(1)));
        }
    }
}
