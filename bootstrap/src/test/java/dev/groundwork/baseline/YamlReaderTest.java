package dev.groundwork.baseline;

import static dev.groundwork.baseline.WrittenFile.HEAD;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class YamlReaderTest {
    @TempDir
    private Path folder;

    @Test
    void aTextThatIsNotYamlIsToldInWordsForItsWriter() {
        List<String> texts = List.of(
                "cluster:\n\tname: x\n",
                "a: b: c\n",
                "a\nb: 1\n",
                "a:\n  b: 1\n c: 2\n",
                "- a\nb: 1\n",
                "a: - b\n",
                "a: [1, 2\nb: 3\n",
                "a: {b: 1\nc: 2\n",
                "a: }\n",
                "a: \"b\nc: 1\n",
                "a: 'b\n",
                "a: \"\\d\"\n",
                "a: @x\n",
                "a: \u0001b\n",
                "%YAML 3.0\n---\na: 1\n",
                "a: *x\n",
                "a: &x [*x]\n",
                "x: " + "[".repeat(10_000));

        assertThat(told(texts)).isEqualTo("""
                groundwork.yaml:2:1: a tab, which YAML does not allow here; indent with spaces
                groundwork.yaml:1:5: no ": " may stand here; check the indentation, and put a value that contains ": " in quotes
                groundwork.yaml:2:2: no ": " may stand here; check the indentation, and put a value that contains ": " in quotes
                groundwork.yaml:3:2: this does not fit what starts at line 1, column 1; check the indentation and the quotes of this line and of the one before
                groundwork.yaml:2:1: this does not fit what starts at line 1, column 1; check the indentation and the quotes of this line and of the one before
                groundwork.yaml:1:4: no "- " may stand here; start the list on a line of its own
                groundwork.yaml:2:2: the brackets that open at line 1, column 4 are not closed before this; close them, or write "," between their parts
                groundwork.yaml:2:2: the brackets that open at line 1, column 4 are not closed before this; close them, or write "," between their parts
                groundwork.yaml:1:4: not YAML; check the indentation and the quotes of this line and of the one before
                groundwork.yaml:1:4: these quotes are never closed; close them
                groundwork.yaml:1:4: these quotes are never closed; close them
                groundwork.yaml:1:6: an escape that double quotes do not know; write \\\\ for a backslash, or use single quotes
                groundwork.yaml:1:4: no value may start with this character; put the value in quotes
                groundwork.yaml:1:4: YAML does not allow the character U+0001; remove it
                groundwork.yaml:1:1: not YAML; look at the first lines
                groundwork.yaml:1:4: no anchor &x stands before this alias
                groundwork.yaml:1:8: no anchor &x stands before this alias
                groundwork.yaml:1:36: the file is nested too deeply, or its aliases make it too large; write it shorter
                """);
    }

    @Test
    void partsOfYamlThatABaselineDoesNotUseAreRefused() {
        List<String> texts = List.of(
                "addons: {metrics-server: {replicas: !!int 3}}",
                "addons: !foo {}",
                "? [a]\n: b\n",
                "<<: {identity: irsa}",
                "---\na: 1\n");

        assertThat(told(texts.stream().map(text -> HEAD + text).toList())).isEqualTo("""
                groundwork.yaml:4:37: the tag !!int has no use here; remove it
                groundwork.yaml:4:9: the tag !foo has no use here; remove it
                groundwork.yaml:4:3: a key that is not a single word
                groundwork.yaml:4:1: "<<" merges keys in YAML 1.1 only; write the keys out, or use an alias for the whole value
                groundwork.yaml:4:1: a second document starts here; put it into a file of its own
                """);
    }

    @Test
    void wordsThatReadersOfYamlDisagreeOnAreRefused() {
        assertThat(problems(HEAD + """
                labels:
                  a: no
                  b: On
                  c: 0644
                  d: 089
                  e: 0x1F
                  f: 1_000
                  g: 12:30
                  h: +3
                  i: .5
                  j: 1e3
                  k: .inf
                  017: text
                  l: 2026-01-01
                  m: 1.36.1
                  n: "no"
                """)).isEqualTo("""
                groundwork.yaml:5:6: no is not read alike by all readers of YAML; write false, or "no" in quotes for text
                groundwork.yaml:6:6: On is not read alike by all readers of YAML; write true, or "On" in quotes for text
                groundwork.yaml:7:6: 0644 is not read alike by all readers of YAML; write 420 or 644 for the number, or "0644" in quotes for text
                groundwork.yaml:8:6: 089 is not read alike by all readers of YAML; write the number in decimal, or "089" in quotes for text
                groundwork.yaml:9:6: 0x1F is not read alike by all readers of YAML; write the number in decimal, or "0x1F" in quotes for text
                groundwork.yaml:10:6: 1_000 is not read alike by all readers of YAML; write the number in decimal, or "1_000" in quotes for text
                groundwork.yaml:11:6: 12:30 is not read alike by all readers of YAML; write the number in decimal, or "12:30" in quotes for text
                groundwork.yaml:12:6: +3 is not read alike by all readers of YAML; write the number in decimal, or "+3" in quotes for text
                groundwork.yaml:13:6: .5 is not read alike by all readers of YAML; write the number in decimal, or ".5" in quotes for text
                groundwork.yaml:14:6: 1e3 is not read alike by all readers of YAML; write the number in decimal, or "1e3" in quotes for text
                groundwork.yaml:15:6: .inf is not read alike by all readers of YAML; write the number in decimal, or ".inf" in quotes for text
                groundwork.yaml:16:3: 017 is not read alike by all readers of YAML; write 15 or 17 for the number, or "017" in quotes for text
                groundwork.yaml:19:3: n is not read alike by all readers of YAML; write false, or "n" in quotes for text
                """);
    }

    @Test
    void anAliasStandsForItsAnchorAndItsProblemsAreToldOnce() {
        assertThat(problems(HEAD + """
                addons:
                  metrics-server: &common {adopt: 1}
                  cluster-autoscaler: *common
                """)).isEqualTo("""
                groundwork.yaml:5:35: expected true or false, found the number 1
                """);
    }

    @Test
    void aliasesOfAliasesCannotBlowTheFileUp() {
        assertThat(problems("""
                a: &a [x,x,x,x,x,x,x,x,x]
                b: &b [*a,*a,*a,*a,*a,*a,*a,*a]
                c: &c [*b,*b,*b,*b,*b,*b,*b,*b]
                d: &d [*c,*c,*c,*c,*c,*c,*c,*c]
                e: &e [*d,*d,*d,*d,*d,*d,*d,*d]
                f: [*e,*e,*e]
                """)).isEqualTo("""
                groundwork.yaml:5:14: the aliases make the file too large; write it shorter
                """);
    }

    @Test
    void aFileWithoutAnythingInItLeadsToTheExample() {
        assertThat(told(List.of("", "# only a comment\n", "---\n"))).isEqualTo("""
                groundwork.yaml:1:1: the file is empty; start from examples/baseline.yaml
                groundwork.yaml:1:1: the file is empty; start from examples/baseline.yaml
                groundwork.yaml:1:1: the file is empty; start from examples/baseline.yaml
                """);
    }

    @Test
    void aFileThatCannotBeReadIsToldWithWhatToDo() throws IOException {
        Path large = Files.write(folder.resolve("large.yaml"), new byte[2 << 20]);
        Path latin =
                Files.write(folder.resolve("latin.yaml"), "a: b\nc: caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
        Path wide = Files.write(folder.resolve("wide.yaml"), "a: b\n".getBytes(StandardCharsets.UTF_16));

        String told = List.of(folder.resolve("none.yaml"), folder, large, latin, wide).stream()
                .map(file -> new WrittenFile(file, Map.of())
                        .problems()
                        .replace(folder.getFileName().toString(), "folder"))
                .collect(Collectors.joining());

        assertThat(told).isEqualTo("""
                none.yaml: there is no such file; start from examples/baseline.yaml, or name another file with --file
                folder: this is a folder, not a file; name the file in it, such as folder/groundwork.yaml
                large.yaml: the file is larger than 1 MiB, which no baseline is; name the right file
                latin.yaml:2:7: this is not UTF-8; save the file as UTF-8
                wide.yaml:1:1: this is not UTF-8; save the file as UTF-8
                """);
    }

    @Test
    void aByteOrderMarkAndWindowsLineEndsAreNoProblem() {
        assertThat(problems("\uFEFF" + HEAD.replace("\n", "\r\n"))).isEqualTo("none");
    }

    private String told(List<String> texts) {
        return texts.stream().map(this::problems).collect(Collectors.joining());
    }

    private String problems(String text) {
        return WrittenFile.in(folder).text(text).problems();
    }
}
