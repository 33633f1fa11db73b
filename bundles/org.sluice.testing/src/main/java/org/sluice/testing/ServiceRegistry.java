package org.sluice.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;

/** The service registry of a framework without bundles, which all tests share. */
public final class ServiceRegistry {

    private static final Framework FRAMEWORK = start();

    private ServiceRegistry() {}

    public static BundleContext context() {
        return FRAMEWORK.getBundleContext();
    }

    private static Framework start() {
        try {
            Path storage = Files.createTempDirectory(Path.of("target"), "framework");
            Framework framework = new FrameworkFactory()
                    .newFramework(Map.of(
                            Constants.FRAMEWORK_STORAGE,
                            storage.toString(),
                            Constants.FRAMEWORK_STORAGE_CLEAN,
                            Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT));
            framework.start();
            return framework;
        } catch (IOException | BundleException e) {
            throw new IllegalStateException(e);
        }
    }
}
