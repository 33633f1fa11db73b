package org.sluice.itest.deployables;

import aQute.bnd.build.Container;
import biz.aQute.resolve.Bndrun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What bnd's resolver takes from the repositories of a bndrun, and nothing else: the bndrun stands alone.
 *
 * @param framework the framework's file
 * @param bundles the bundles' files
 */
record Resolution(Path framework, List<Path> bundles) {

    /** Resolves the file of a bndrun. */
    static Resolution of(Path bndrun) throws Exception {
        try (var run = Bndrun.createBndrun(null, bndrun.toFile())) {
            run.setProperty("-runbundles", run.resolve(false, false));
            var resolution = new Resolution(
                    file(run.getRunFw().iterator().next()),
                    run.getRunbundles().stream().map(Resolution::file).toList());
            if (!run.isOk()) {
                throw new IOException(bndrun + ": " + run.getErrors());
            }
            return resolution;
        }
    }

    private static Path file(Container container) {
        if (container.getError() != null) {
            throw new IllegalStateException(container.getError());
        }
        return container.getFile().toPath();
    }

    /** The bundles' symbolic names, as they begin the files' names in our repository. */
    List<String> names() {
        return bundles.stream()
                .map(file -> file.getFileName().toString().replaceFirst("-\\d.*", ""))
                .toList();
    }

    /** Copies the bundles to where a framework can install them from. */
    Path copyTo(Path folder) throws IOException {
        Files.createDirectories(folder);
        for (Path bundle : bundles) {
            Files.copy(bundle, folder.resolve(bundle.getFileName()));
        }
        return folder;
    }
}
