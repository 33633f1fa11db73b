package org.sluice.http;

import java.lang.annotation.Annotation;

/** The configuration as the component runtime would make it. */
record TestConfig(String name, String[] scope, long goAwayTimeoutMillis) implements Config {

    TestConfig(long goAwayTimeoutMillis) {
        this("default", new String[] {"default"}, goAwayTimeoutMillis);
    }

    @Override
    public Class<? extends Annotation> annotationType() {
        return Config.class;
    }
}
