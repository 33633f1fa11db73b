package org.sluice.itest;

import aQute.bnd.osgi.Builder;
import aQute.bnd.osgi.Constants;
import aQute.bnd.osgi.Jar;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes bundles of the packages under {@code org.sluice.itest.application}, while the container is being configured. */
final class ApplicationBundle {

    private ApplicationBundle() {}

    /** Builds the bundle of one of the packages, and returns where it is. */
    static Path build(String application, String edition) throws Exception {
        String name = "org.sluice.itest.application." + application;
        Path target = Composition.folder("applications").resolve(application + "-" + edition + ".jar");
        try (Builder builder = new Builder()) {
            builder.addClasspath(
                    Path.of(System.getProperty("itest.applications")).toFile());
            for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
                if (Files.exists(Path.of(entry))) {
                    builder.addClasspath(new File(entry));
                }
            }
            builder.setProperty(Constants.BUNDLE_SYMBOLICNAME, name);
            builder.setProperty(Constants.BUNDLE_VERSION, "1.0.0");
            builder.setProperty(Constants.PRIVATE_PACKAGE, name);
            builder.setProperty("Edition", edition);
            try (Jar jar = builder.build()) {
                if (!builder.isOk()) {
                    throw new IllegalStateException(
                            "bundle " + name + ": " + builder.getErrors() + builder.getWarnings());
                }
                jar.write(target.toFile());
            }
        }
        return target;
    }
}
