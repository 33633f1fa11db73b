package org.sluice.itest.isolation;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/** Makes a bundle of {@link Blocker}, without loading it: what it implements need not be on the class path. */
final class BlockerBundle {

    private static final String PACKAGE = BlockerBundle.class.getPackageName();

    private BlockerBundle() {}

    static void write(Path classes, Path jar) throws IOException {
        Manifest manifest = new Manifest();
        Attributes headers = manifest.getMainAttributes();
        headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.putValue("Bundle-ManifestVersion", "2");
        headers.putValue("Bundle-SymbolicName", PACKAGE);
        headers.putValue("Bundle-Activator", PACKAGE + ".Blocker");
        headers.putValue("Import-Package", "org.osgi.framework, org.sluice.websocket");
        String folder = PACKAGE.replace('.', '/');
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest);
                var all = Files.newDirectoryStream(classes.resolve(folder), "Blocker*.class")) {
            for (Path each : all) {
                out.putNextEntry(new ZipEntry(folder + "/" + each.getFileName()));
                Files.copy(each, out);
            }
        }
    }
}
