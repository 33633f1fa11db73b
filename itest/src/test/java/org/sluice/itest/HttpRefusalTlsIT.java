package org.sluice.itest;

import static org.ops4j.pax.exam.CoreOptions.options;

import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.sluice.itest.client.Tls;

/** The same at the HTTP service's TLS port. */
public class HttpRefusalTlsIT extends HttpRefusalIT {

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
    protected String ownOrigin() {
        return "https://gateway.example";
    }
}
