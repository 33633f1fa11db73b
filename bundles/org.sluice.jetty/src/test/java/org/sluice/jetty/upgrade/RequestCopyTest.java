package org.sluice.jetty.upgrade;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RequestCopyTest {

    @Test
    void itsTextFormShowsNoCredentialsAndIsOneLine() throws Exception {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getByAddress(new byte[] {10, 0, 0, 1}), 5);
        RequestCopy request = new RequestCopy(
                "websocket",
                false,
                "/a\r\nb\u2028c\u202e",
                Optional.of("token=secret"),
                RequestCopy.fields(Map.of("Authorization", List.of("Bearer secret"))),
                false,
                "gateway.example",
                Optional.empty(),
                Optional.of(() -> "alice"),
                address,
                address,
                "default",
                Set.of("default"));
        assertEquals("UpgradeRequest[websocket /a??b?c? at default from /10.0.0.1:5]", request.toString());
    }
}
