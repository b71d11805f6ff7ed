package org.bindery.shell.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With --json: one document a command, with the keys that scripts rely on. */
class JsonOutputTest {
  private final Gogo gogo = Gogo.json();

  @AfterEach
  void close() {
    gogo.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          fds                            | [{"fd":"fd0","host":"lab","owner":"admin","devices":["edu=0000:00:10.0"],"ioases":1,"hwpts":0,"faults":3,"faultsDropped":2}]
          hwpt                           | []
          open x                         | {"fd":"x","host":"lab"}
          close fd0                      | {"done":"close","object":"fd0","text":"fd0 closed"}
          attach fd0 edu 2               | {"fd":"fd0","label":"edu","hwpt":102,"type":"hwpt"}
          map fd0 2 src --iova 1M        | {"fd":"fd0","ioas":2,"iova":1048576,"length":4096,"access":"readWrite"}
          ioas ranges fd0 2              | {"fd":"fd0","ioas":2,"ranges":[{"start":0,"last":"18446744073709551615"}],"alignment":1}
          buffer show src --length 4     | {"buffer":"src","offset":0,"length":4,"hex":"00000000"}
          buffer compare src src         | {"a":"src","b":"src","offset":0,"length":4096,"equal":true,"firstDifference":null}
          region read fd0 edu bar0 0     | {"label":"edu","region":"bar0","offset":0,"width":4,"value":16777453}
          system echo -n a b             | {"exit":0,"output":"a b"}
          restore                        | [{"kind":"overrideDriver","device":"0000:00:10.0","text":"vfio-pci -> none","done":true}]
          echo a "b"                     | "a b"
          interrupts fd0 edu             | [{"kind":"intx","vectors":1},{"kind":"msi","vectors":1}]
          devices driver=e1000           | [{"name":"0000:01:01.0","host":"lab","bus":"pci","id":"8086:100e","driver":"e1000","group":2,"binder":"vfio-pci","state":null,"fd":null,"label":null,"why":null,"product":"82540EM","guessed":[]}]
          """)
  void documents(String command, String document) {
    gogo.run("open; bind fd0 00:10.0 --label edu; ioas alloc fd0; buffer alloc src 4K");
    assertThat(gogo.run(command)).isEqualTo(new Gogo.Outcome(0, document, ""));
  }

  @Test
  void aRefusalIsADocumentWithAnId() {
    Gogo.Outcome outcome = gogo.run("open; bind fd0 01:02.0");
    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.out().lines().skip(1).toList())
        .singleElement()
        .asString()
        .matches(
            "\\{\"error\":\\{\"command\":\"bind\",\"errno\":\"EPERM\",\"reason\":\"group 2 of"
                + " 0000:01:02.0 is not viable\",\"blockers\":\\[\\{\"object\":\"0000:01:01.0\","
                + "\"why\":\"bound to host driver e1000\"}],\"remedies\":\\[\"take 0000:01:01.0\"],"
                + "\"inferred\":false,\"usage\":\\[],\"id\":\"[0-9a-f]{8}\"}}");
    assertThat(outcome.err()).startsWith("bind: EPERM");
  }

  @Test
  void wrongUseIsADocumentWithTheUsage() {
    assertThat(gogo.run("close").out())
        .contains("\"errno\":\"EINVAL\",\"reason\":\"FD is missing\"")
        .contains("\"usage\":[\"close FD\"]");
  }

  @Test
  void anExpectedRefusalIsTheDocument() {
    assertThat(gogo.run("expect EBADF { close fd5 }").out())
        .startsWith("{\"expected\":{\"command\":\"close\",\"errno\":\"EBADF\"");
  }

  @Test
  void explainHasAllItsParts() {
    assertThat(gogo.run("explain 01:02.0").out())
        .contains("\"use\":\"bind\",\"verdict\":\"readyAfter\"")
        .contains("\"commands\":[\"take 0000:01:01.0\"]")
        .contains(
            "\"siblings\":[{\"device\":\"0000:01:01.0\",\"driver\":\"e1000\",\"blocks\":true,\"guessed\":[]}]")
        .contains(
            "\"candidates\":[{\"binder\":\"vfio-pci\",\"score\":100,\"reason\":\"any PCI device\"}]");
  }
}
