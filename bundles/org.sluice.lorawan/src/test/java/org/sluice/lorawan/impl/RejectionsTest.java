package org.sluice.lorawan.impl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RejectionsTest extends ProtocolFixture {

    @Test
    void rejectionsAreLoggedOnceAMinutePerKind() {
        List<String> lines = new ArrayList<>();
        Rejections rejections = new Rejections("datagrams were", new LineLogger(lines), () -> nanos);
        for (int i = 0; i < 1000; i++) {
            rejections.count(Rejection.JSON, HERE, "port");
            rejections.count(Rejection.SHORT, HERE, "port");
        }
        assertEquals(2, lines.size());
        assertTrue(lines.get(0).startsWith("port: 1 datagrams were not used, without a JSON object"), lines.get(0));
        pass(60);
        rejections.count(Rejection.JSON, HERE, "port");
        assertEquals(3, lines.size());
        assertTrue(lines.get(2).startsWith("port: 1000 datagrams were not used"), lines.get(2));
        assertEquals(new HashMap<>(Map.of("JSON", 1001L, "SHORT", 1000L)), rejections.counts());
    }
}
