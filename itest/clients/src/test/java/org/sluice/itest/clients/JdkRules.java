package org.sluice.itest.clients;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.function.Executable;
import org.sluice.itest.client.Await;
import org.sluice.itest.client.JdkClient;

/** The rules of the other languages' scripts, for {@code java.net.http}. */
record JdkRules(int port) {

    Map<String, Executable> all() {
        Map<String, Executable> all = new LinkedHashMap<>();
        all.put("textIsEchoed", this::textIsEchoed);
        all.put("binaryIsEchoed", () -> assertBinaryIsEchoed(3));
        all.put("emptyMessagesAreEchoed", () -> assertBinaryIsEchoed(0));
        all.put("aMebibyteIsEchoed", this::aMebibyteIsEchoed);
        all.put("fragmentsAreOneMessage", this::fragmentsAreOneMessage);
        all.put("theServersFragmentsAreOneMessage", () -> assertTold("parts", "one message"));
        all.put("aPingIsAnsweredWithItsData", this::aPingIsAnsweredWithItsData);
        all.put("theServersPingIsAnsweredWithItsData", () -> assertTold("ping", "pong data"));
        all.put("theClientsCloseCodeComesBack", this::theClientsCloseCodeComesBack);
        all.put("theServersCloseCodeComes", this::theServersCloseCodeComes);
        all.put("aRefusedTextIs1008", this::aRefusedTextIs1008);
        all.put("refusedBinaryIs1003", this::refusedBinaryIs1003);
        return all;
    }

    private void textIsEchoed() throws Exception {
        try (JdkClient client = JdkClient.open(port, "/echo")) {
            client.sendText("h\u00e9llo \ud83c\udf0a");
            assertEquals("h\u00e9llo \ud83c\udf0a", client.nextText());
        }
    }

    private void assertBinaryIsEchoed(int size) throws Exception {
        byte[] sent = new byte[size];
        Arrays.fill(sent, (byte) 0xff);
        try (JdkClient client = JdkClient.open(port, "/echo")) {
            client.sendBinary(sent);
            assertArrayEquals(sent, client.nextBinary());
        }
    }

    void aMebibyteIsEchoed() throws Exception {
        assertBinaryIsEchoed(1 << 20);
    }

    private void fragmentsAreOneMessage() throws Exception {
        try (JdkClient client = JdkClient.open(port, "/echo")) {
            client.socket().sendText("one ", false).get(Await.SECONDS, TimeUnit.SECONDS);
            client.socket().sendText("", false).get(Await.SECONDS, TimeUnit.SECONDS);
            client.sendText("message");
            assertEquals("one message", client.nextText());
        }
    }

    private void assertTold(String query, String expected) throws Exception {
        try (JdkClient client = JdkClient.open(port, "/witness?" + query)) {
            assertEquals(expected, client.nextText());
        }
    }

    private void aPingIsAnsweredWithItsData() throws Exception {
        byte[] data = "data".getBytes(StandardCharsets.US_ASCII);
        try (JdkClient client = JdkClient.open(port, "/echo")) {
            client.socket().sendPing(ByteBuffer.wrap(data)).get(Await.SECONDS, TimeUnit.SECONDS);
            assertArrayEquals(data, ((JdkClient.Event.Pong) client.next()).data());
        }
    }

    private void theClientsCloseCodeComesBack() throws Exception {
        try (JdkClient client = JdkClient.open(port, "/echo")) {
            client.sendClose(3001);
            assertEquals(3001, client.nextCloseCode());
        }
    }

    private void theServersCloseCodeComes() throws Exception {
        try (JdkClient client = JdkClient.open(port, "/witness?close")) {
            assertEquals(new JdkClient.Event.Close(4001, "bye"), client.next());
        }
    }

    private void aRefusedTextIs1008() throws Exception {
        try (JdkClient client = JdkClient.open(port, "/clock")) {
            client.sendText("now");
            assertEquals(1008, closeCode(client));
        }
    }

    private void refusedBinaryIs1003() throws Exception {
        try (JdkClient client = JdkClient.open(port, "/clock")) {
            client.sendBinary(new byte[1]);
            assertEquals(1003, closeCode(client));
        }
    }

    /** Of a connection at which the time may be told before. */
    private static int closeCode(JdkClient client) throws InterruptedException {
        JdkClient.Event event = client.next();
        while (event instanceof JdkClient.Event.Text) {
            event = client.next();
        }
        return ((JdkClient.Event.Close) event).code();
    }
}
