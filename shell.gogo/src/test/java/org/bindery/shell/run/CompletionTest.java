package org.bindery.shell.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.bindery.shell.complete.Candidate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is offered at the cursor, for every kind of thing that a form names. */
class CompletionTest {
  private static Gogo gogo;

  @BeforeAll
  static void prepare() {
    gogo = Gogo.text();
    gogo.run(
        "open; bind fd0 00:10.0 --label edu; ioas alloc fd0; hwpt alloc fd0 edu --ioas 2;"
            + " buffer alloc src 4K; myfd = fd0; bind fd0 01:01.0 --take --label 'my nic'");
  }

  @AfterAll
  static void close() {
    gogo.close();
  }

  private static List<String> words(String typed) {
    return gogo.interpreter().complete(typed).stream().map(Candidate::word).toList();
  }

  @Test
  void mediatedDevicesAndQueuesAreOfferedToo() {
    String uuid = "11111111-2222-3333-4444-555555555555";
    try (Gogo other = Gogo.text()) {
      other.administration().define(uuid, Optional.empty());
      Stream.of("dsa0", "wq0.0", "wq0.1").forEach(other.administration()::accelerate);
      Function<String, List<String>> offered =
          typed ->
              other.interpreter().complete(typed).stream().map(Candidate::word).sorted().toList();
      assertThat(offered.apply("mdev start ")).containsExactly(uuid);
      assertThat(offered.apply("mdev undefine 1111")).containsExactly(uuid);
      assertThat(offered.apply("wq submit ")).containsExactly("wq0.0", "wq0.1");
      assertThat(offered.apply("wq enable ")).containsExactly("dsa0", "wq0.0", "wq0.1");
      assertThat(offered.apply("wq grant lab/wq0.1")).containsExactly("lab/wq0.1");
      assertThat(offered.apply("wq enable wq0.0 --for v")).containsExactly("vm");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          expl                                   | explain
          `open; expl`                           | explain
          x = (expl                              | explain
          `try { expl`                           | explain
          bindery:hw                             |
          felix:fra                              | felix:frameworklevel
          io                                     | ioas
          ioas a                                 | alloc areas
          buffer                                 | buffer
          `buffer `                              | alloc fill show compare free
          bind f                                 | fd0
          `bind fd0 `                            | 0000:00:10.0 0000:01:01.0 0000:01:02.0
          bind fd0 01:                           | 01:01.0 01:02.0
          bind fd0 lab/0000:00                   | lab/0000:00:10.0
          bind fd0 00:10.0 -                     | --label --take
          `bind fd0 00:10.0 `                    | --label --take
          bind fd0 --ta                          | --take
          bind --take fd0 00                     | 0000:00:10.0 0000:01:01.0 0000:01:02.0
          bind fd0 00:10.0 --take -              | --label
          unbind fd0 e                           | edu
          `unbind fd0 `                          | edu 'my nic' soft
          unbind fd0 'my                         | 'my nic'
          unbind fd0 "my                         | "my nic"
          `unbind nosuch `                       |
          `attach fd0 edu `                      | 2 3
          `ioas destroy fd0 `                    | 2
          `hwpt destroy fd0 `                    | 3
          `hwpt alloc fd0 edu --ioas `           | 2
          hwpt alloc fd0 edu --ioas=             | --ioas=2
          `hwpt alloc fd0 edu --kind `           | paging sva ept nested
          hwpt alloc fd0 edu --kind=s            | --kind=sva
          `explain 00:10.0 --for `               | bind vm userDriver
          explain 00:10.0 --for=u                | --for=userDriver
          `copy fd0 2 0 4096 --to `              | 2
          `map fd0 2 `                           | src
          `buffer compare src `                  | src
          `region read fd0 edu `                 | bar0 config
          `open x --host `                       | lab
          `take 00:10.0 01:`                     | 01:01.0 01:02.0
          devices pci.v                          | pci.vendor=
          `devices pci.vendor=1234 dri`          | driver=
          `system ls -`                          |
          echo $my                               | $myfd
          `nosuch `                              |
          # expl                                 |
          """)
  void isOffered(String typed, String offered) {
    List<String> wanted =
        offered == null
            ? List.of()
            : Stream.of(offered.replace("my nic", "my~nic").split(" "))
                .map(word -> word.replace('~', ' '))
                .toList();
    assertThat(words(typed)).containsExactlyElementsOf(wanted);
  }

  @Test
  void eachFormOfEachCommandIsOffered() {
    List<String> names = words("");
    assertThat(names).contains("status", "log", "events", "hwpt", "try", "expect", "exit");
    assertThat(names).doesNotHaveDuplicates().doesNotContain("default");
    for (String name : names) {
      assertThat(words(name.substring(0, 1))).contains(name);
      assertThat(words(name + " ")).doesNotHaveDuplicates();
    }
  }

  @Test
  void aCandidateSaysWhatItIs() {
    assertThat(gogo.interpreter().complete("bind fd0 00:10"))
        .containsExactly(new Candidate("00:10.0", "edu, in fd0", false));
    assertThat(gogo.interpreter().complete("devices pci.v"))
        .containsExactly(new Candidate("pci.vendor=", "", true));
  }
}
