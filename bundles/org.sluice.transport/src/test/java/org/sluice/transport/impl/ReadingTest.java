package org.sluice.transport.impl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sluice.protocol.UpgradeAnswer;
import org.sluice.transport.SocketEndpoint;

final class ReadingTest {

    private final Recorder listener = new Recorder();
    private final MemoryEndpoint endpoint = new MemoryEndpoint();

    @RegisterExtension
    final Rig rig = new Rig();

    @Test
    void bytesAreEchoedOverASocket() throws Exception {
        listener.reader = bytes -> listener.connection.write(bytes);
        Socket client = rig.connect(listener);
        for (String text : new String[] {"one", "two", "three"}) {
            Rig.send(client, text);
            assertEquals(text, Rig.receive(client, text.length()));
        }
    }

    @Test
    void whatAReadBurstWritesIsOneWrite() throws Exception {
        listener.reader = bytes -> {
            while (bytes.hasRemaining()) {
                listener.connection.write(Rig.bytes("<"), bytes.slice().limit(1));
                bytes.position(bytes.position() + 1);
            }
        };
        rig.open(endpoint, listener);
        endpoint.receive("abcdefgh");
        endpoint.awaitWritten(16);
        rig.settle();
        assertEquals("<a<b<c<d<e<f<g<h", endpoint.writtenText());
        assertEquals(1, endpoint.writes().size());
        endpoint.receive("ij");
        endpoint.awaitWritten(20);
        rig.settle();
        assertEquals(2, endpoint.writes().size());
    }

    @Test
    void aReadEndLeavesTheConnectionOpenForWriting() throws Exception {
        Socket client = rig.connect(listener);
        client.shutdownOutput();
        listener.expect("open");
        listener.expect("readEnd");
        listener.connection.write(Rig.bytes("still here"));
        listener.connection.flush();
        assertEquals("still here", Rig.receive(client, 10));
        listener.connection.close();
        assertEquals(-1, client.getInputStream().read());
        listener.expectLast("closed CLOSED");
    }

    @Nested
    final class Leftovers {

        @Test
        void whatIsLeftComesAgainInFrontOfWhatFollows() throws Exception {
            listener.reader = bytes -> {
                if (bytes.remaining() >= 4) {
                    listener.take(bytes.slice().limit(4));
                    bytes.position(bytes.position() + 4);
                }
            };
            Socket client = rig.connect(listener);
            listener.expect("open");
            Rig.send(client, "abcd12");
            listener.expect("read abcd");
            Rig.send(client, "34");
            listener.expect("read 1234");
        }

        @Test
        void whatIsLeftIsDroppedAtTheReadEnd() throws Exception {
            listener.reader = bytes -> listener.events.add("seen " + bytes.remaining());
            rig.open(endpoint, listener);
            listener.expect("open");
            endpoint.receive("abc");
            listener.expect("seen 3");
            endpoint.receive("d");
            listener.expect("seen 4");
            endpoint.receiveEnd();
            listener.expect("readEnd");
            listener.connection.close();
            listener.expectLast("closed CLOSED");
        }

        @Test
        void takingNothingFromAFullBufferAborts() throws Exception {
            listener.reader = bytes -> {};
            rig.open(endpoint, listener);
            listener.expect("open");
            endpoint.receive(Rig.pattern(Rig.READ_BUFFER_BYTES - 1));
            rig.settle();
            assertEquals(0, endpoint.closes());
            endpoint.receive("x");
            listener.expectLast("closed ABORTED");
        }

        @Test
        void whatTheListenerHasChangedInTheBufferStaysChanged() throws Exception {
            AtomicInteger calls = new AtomicInteger();
            listener.reader = bytes -> {
                if (calls.getAndIncrement() == 0) {
                    bytes.put(bytes.position(), (byte) 'X');
                } else {
                    listener.take(bytes);
                }
            };
            rig.open(endpoint, listener);
            endpoint.receive("abc");
            endpoint.receive("d");
            listener.expect("open");
            listener.expect("read Xbcd");
        }
    }

    @Nested
    final class UnreadBytes {

        @Test
        void areReadWithoutFurtherInput() throws Exception {
            Socket client = rig.connect();
            rig.open(new SocketEndpoint(rig.lastAccepted()), "early", listener);
            listener.expect("open");
            listener.expect("read early");
            Rig.send(client, "late");
            listener.expect("read late");
        }

        @Test
        void areCopiedBeforeOpenReturns() throws Exception {
            ByteBuffer unread = Rig.bytes("early");
            rig.loops.loops().get(0).execute(() -> Thread.onSpinWait());
            rig.loops.open(endpoint, unread, UpgradeAnswer.switchProtocols(listener), rig.kept);
            unread.clear().put("XXXXX".getBytes(StandardCharsets.ISO_8859_1));
            listener.expect("open");
            listener.expect("read early");
        }

        @Test
        void mayBeMoreThanTheReadBufferHolds() throws Exception {
            byte[] unread = Rig.pattern(3 * Rig.READ_BUFFER_BYTES + 7);
            // Takes an odd number, so that something is left in front of each of the parts.
            listener.reader = bytes -> {
                int count = Math.min(333, bytes.remaining());
                listener.take(bytes.slice().limit(count));
                bytes.position(bytes.position() + count);
            };
            rig.open(endpoint, new String(unread, StandardCharsets.ISO_8859_1), listener);
            rig.settle();
            listener.expect("open");
            // What is left of the last part waits for more, as always.
            listener.reader = listener::take;
            endpoint.receive("+");
            byte[] expected = Rig.concat(unread, new byte[] {'+'});
            while (listener.taken().length < expected.length) {
                listener.next();
            }
            assertArrayEquals(expected, listener.taken());
        }

        @Test
        void ofWhichNothingIsTakenAbort() throws Exception {
            listener.reader = bytes -> {};
            rig.open(endpoint, "x".repeat(Rig.READ_BUFFER_BYTES + 1), listener);
            listener.expect("open");
            listener.expectLast("closed ABORTED");
        }
    }

    @Nested
    final class Suspending {

        @Test
        void holdsInputBackUntilReadingIsResumed() throws Exception {
            Socket client = rig.connect(listener);
            listener.expect("open");
            listener.connection.suspendReading();
            Rig.send(client, "held");
            rig.settle();
            assertEquals(0, listener.taken().length);
            listener.connection.resumeReading();
            listener.expect("read held");
        }

        @Test
        void inACallbackKeepsWhatItLeavesForTheResumption() throws Exception {
            suspendAtFirst();
            rig.open(endpoint, listener);
            listener.expect("open");
            endpoint.receive("abc");
            listener.expect("suspended");
            rig.settle();
            // From another thread, and without new input.
            listener.connection.resumeReading();
            listener.expect("read abc");
        }

        @Test
        void allowsToTakeNothingFromAFullBuffer() throws Exception {
            suspendAtFirst();
            rig.open(endpoint, listener);
            listener.expect("open");
            endpoint.receive(Rig.pattern(Rig.READ_BUFFER_BYTES));
            listener.expect("suspended");
            endpoint.receive("more");
            rig.settle();
            listener.connection.resumeReading();
            listener.next();
            listener.expect("read more");
            assertEquals(Rig.READ_BUFFER_BYTES + 4, listener.taken().length);
        }

        @Test
        void inTheMiddleOfUnreadBytesKeepsTheirOrder() throws Exception {
            byte[] unread = Rig.pattern(2 * Rig.READ_BUFFER_BYTES + 9);
            suspendAtFirst();
            rig.open(endpoint, new String(unread, StandardCharsets.ISO_8859_1), listener);
            listener.expect("open");
            listener.expect("suspended");
            endpoint.receive("!");
            rig.settle();
            assertEquals(0, listener.taken().length);
            listener.connection.resumeReading();
            while (listener.taken().length < unread.length + 1) {
                listener.next();
            }
            assertArrayEquals(Rig.concat(unread, new byte[] {'!'}), listener.taken());
        }

        @Test
        void andResumingInOneCallbackOffersWhatWasLeftAgain() throws Exception {
            AtomicInteger calls = new AtomicInteger();
            listener.reader = bytes -> {
                if (calls.getAndIncrement() == 0) {
                    listener.connection.suspendReading();
                    listener.connection.resumeReading();
                } else {
                    listener.take(bytes);
                }
            };
            rig.open(endpoint, listener);
            endpoint.receive(Rig.pattern(Rig.READ_BUFFER_BYTES));
            listener.expect("open");
            listener.next();
            assertEquals(Rig.READ_BUFFER_BYTES, listener.taken().length);
        }

        @Test
        void doesNotHoldBackClosing() throws Exception {
            rig.open(endpoint, listener);
            listener.expect("open");
            listener.connection.suspendReading();
            endpoint.receive("dropped");
            rig.settle();
            assertFalse(endpoint.readInterest());
            listener.connection.close();
            endpoint.receiveEnd();
            listener.expectLast("closed CLOSED");
        }

        private void suspendAtFirst() {
            listener.reader = bytes -> {
                listener.connection.suspendReading();
                listener.reader = listener::take;
                listener.events.add("suspended");
            };
        }
    }
}
