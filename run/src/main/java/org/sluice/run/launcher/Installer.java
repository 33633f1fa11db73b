package org.sluice.run.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.startlevel.BundleStartLevel;

/** Makes the framework have exactly the bundles of a folder, beside those that came by other ways. */
final class Installer {
    private final BundleContext context;
    private final Path folder;

    Installer(BundleContext context, Path folder) {
        this.context = context;
        this.folder = folder;
    }

    /** Must be called before the framework starts: bundles are marked to be started at their level. */
    void install() throws IOException, BundleException {
        Set<String> wanted = new HashSet<>();
        for (Path jar : jars()) {
            wanted.add(location(jar));
            installOrUpdate(jar);
        }
        uninstallOthers(wanted);
    }

    private void uninstallOthers(Set<String> wanted) throws BundleException {
        for (Bundle bundle : context.getBundles()) {
            var location = bundle.getLocation();
            if (location.startsWith(location(folder)) && !wanted.contains(location)) {
                bundle.uninstall();
            }
        }
    }

    /** Makes the framework have none of them. */
    void uninstall() throws BundleException {
        uninstallOthers(Set.of());
    }

    private List<Path> jars() throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        }
    }

    private void installOrUpdate(Path jar) throws IOException, BundleException {
        var bundle = context.getBundle(location(jar));
        if (bundle == null) {
            bundle = context.installBundle(location(jar));
            bundle.adapt(BundleStartLevel.class).setStartLevel(StartLevels.of(bundle.getSymbolicName()));
            if (bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null) {
                bundle.start();
            }
        } else if (bundle.getLastModified() < Files.getLastModifiedTime(jar).toMillis()) {
            bundle.update();
        }
    }

    private static String location(Path path) {
        return path.toUri().toString();
    }
}
