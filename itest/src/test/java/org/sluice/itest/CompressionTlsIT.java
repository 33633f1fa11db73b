package org.sluice.itest;

import static org.ops4j.pax.exam.CoreOptions.options;

import java.util.Map;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.sluice.itest.client.Tls;

/** The same at the HTTP service's TLS port, and at a standalone server with TLS. */
public class CompressionTlsIT extends CompressionIT {

    @Override
    @Configuration
    public Option[] configuration() throws Exception {
        return options(Composition.tlsGateway(getClass().getSimpleName()));
    }

    @Override
    protected int port() throws Exception {
        return Tls.at(httpPort("https"));
    }

    @Override
    protected Map<String, Object> standaloneProperties() {
        return Map.of(
                "port", 0, "tls", true, "keyStore", Tls.serverKeys().toString(), "keyStorePassword", Tls.PASSWORD);
    }

    @Override
    protected int standalonePort() throws Exception {
        return Tls.at(super.standalonePort());
    }
}
