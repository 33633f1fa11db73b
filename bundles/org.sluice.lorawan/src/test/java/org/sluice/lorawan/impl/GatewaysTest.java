package org.sluice.lorawan.impl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who is listened to, and who is sent something. */
class GatewaysTest extends ProtocolFixture {

    @Test
    void onlyAllowedGatewaysAreListenedTo() {
        protocol = protocol(Map.of("gateways", new String[] {"AA555A0000000102"}));
        handle(Datagrams.packets(Datagrams.PACKET));
        assertEquals(Map.of("NOT_ALLOWED", 1L), counters().rejectedDatagrams);
        assertEquals(List.of(), answers);
        handle(Datagrams.of(2, 0, Header.PULL_DATA, "aa555a0000000102", ""));
        assertEquals(1, answers.size());
    }

    @Test
    void gatewaysThatAreThereKeepTheirPlaces() {
        protocol = protocol(Map.of("maxGateways", 2, "gatewayTimeoutSeconds", 60));
        for (String eui : List.of("0000000000000001", "0000000000000002", "0000000000000003")) {
            handle(Datagrams.of(2, 0, Header.PULL_DATA, eui, ""));
        }
        assertEquals(Map.of("TOO_MANY_GATEWAYS", 1L), counters().rejectedDatagrams);
        assertEquals(2, answers.size());
        pass(59);
        handle(Datagrams.of(2, 0, Header.PULL_DATA, "0000000000000002", ""));
        pass(1);
        handle(Datagrams.of(2, 0, Header.PULL_DATA, "0000000000000003", ""));
        assertEquals(4, answers.size());
        assertEquals(2, protocol.gateways().length);
    }

    @Test
    void noAddressTakesTheFramesOfAGatewayOver() throws IOException {
        handle(Datagrams.pull(), HERE);
        handle(Datagrams.pull(), THERE);
        assertEquals(Map.of("CONTESTED", 1L), counters().rejectedDatagrams);
        assertEquals(1, answers.size());
        pass(59);
        handle(Datagrams.pull(), new InetSocketAddress("127.0.0.1", 4001));
        pass(59);
        handle(Datagrams.pull(), THERE);
        assertEquals(2L, counters().rejectedDatagrams.get("CONTESTED"));
        answers.clear();
        send();
        assertTrue(answers.get(0).startsWith("4001 02"), answers.toString());
        pass(1);
        handle(Datagrams.pull(), THERE);
        assertEquals(2, answers.size());
    }

    @Test
    void theRuntimeShowsThem() {
        handle(Datagrams.packets(Datagrams.PACKET, Datagrams.PACKET));
        var gateway = protocol.gateways()[0];
        assertEquals(Datagrams.EUI, gateway.eui);
        assertEquals("127.0.0.1:4000", gateway.address);
        assertEquals(2, gateway.version);
        assertEquals(2, gateway.frames);
        assertEquals(NOW.toEpochMilli(), gateway.seenAt);
        assertFalse(gateway.takesDownlinks);
        handle(Datagrams.pull());
        assertTrue(protocol.gateways()[0].takesDownlinks);
        pass(61);
        assertEquals(0, protocol.gateways().length);
    }
}
