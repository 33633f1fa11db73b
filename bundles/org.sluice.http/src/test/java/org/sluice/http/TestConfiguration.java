package org.sluice.http;

import java.lang.annotation.Annotation;

/** The configuration as the component runtime would make it. */
record TestConfiguration(long goAwayTimeoutMillis) implements Configuration {

    @Override
    public Class<? extends Annotation> annotationType() {
        return Configuration.class;
    }
}
