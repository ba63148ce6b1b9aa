package dev.groundwork.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GoModuleTest {
    @TempDir
    Path root;

    @BeforeEach
    void givenAModuleAndOneBesideIt() throws IOException {
        write("main/go.mod", """
                module example.org/main

                go 1.26.4

                require (
                	k8s.io/kubernetes v1.36.3
                	k8s.io/kube-openapi v0.0.1 // indirect
                )

                replace example.org/beside => ../beside
                """);
        write("main/main.go", "package main");
        write("main/deep/er/more.go", "package er");
        write("beside/go.mod", "module example.org/beside\n");
        write("beside/table.json", "{}");
        write("beside/own/go.mod", "module example.org/beside/own\n");
    }

    @Test
    void theHashStaysWhereNothingChanged() {
        assertThat(hash()).isEqualTo(hash()).matches("[0-9a-f]{16}");
    }

    @Test
    void theHashChangesWithAFilesContent() throws IOException {
        String before = hash();
        write("main/deep/er/more.go", "package er // changed");
        assertThat(hash()).isNotEqualTo(before);
    }

    @Test
    void theHashChangesWithAFilesName() throws IOException {
        String before = hash();
        Files.move(root.resolve("main/main.go"), root.resolve("main/other.go"));
        assertThat(hash()).isNotEqualTo(before);
    }

    @Test
    void theHashChangesWithTheModuleThatReplacesAnother() throws IOException {
        String before = hash();
        write("beside/table.json", "{\"programs\": []}");
        assertThat(hash()).isNotEqualTo(before);
    }

    @Test
    void theHashChangesWithTheVersionOfGoAndWithTheFlags() {
        assertThat(module().hash("go1.26.9", "-s")).isNotEqualTo(hash());
        assertThat(module().hash("go1.26.8", "-w")).isNotEqualTo(hash());
    }

    @Test
    void theHashStaysWhenSomethingChangesThatIsNoPartOfTheProgram() throws IOException {
        String before = hash();
        write("main/main_test.go", "package main");
        write("main/README.md", "pages");
        write("main/.swp", "an editor's");
        write("main/main", "what go build leaves");
        write("main/testdata/x.json", "{}");
        write("beside/own/other.go", "a module of its own");
        assertThat(hash()).isEqualTo(before);
    }

    @Test
    void itsOwnFileSaysWhichGoItNeedsAndWhichKubernetesItIs() {
        assertThat(module().oldestGo()).hasToString("1.26.4");
        assertThat(module().required("k8s.io/kubernetes")).contains("v1.36.3");
        assertThat(module().required("k8s.io/api")).isEmpty();
    }

    private String hash() {
        return module().hash("go1.26.8", "-s");
    }

    private GoModule module() {
        return new GoModule(root.resolve("main"));
    }

    private void write(String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
