package org.bindery.shell.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each command with good and bad input: what is printed, and with which exit status. */
class CommandsTest {
  private static final String PREPARED =
      """
      open
      bind fd0 00:10.0 --label edu
      ioas alloc fd0
      buffer alloc src 16K
      map fd0 2 src --iova 0x10000
      """;

  private final Gogo gogo = Gogo.text();

  @AfterEach
  void close() {
    gogo.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          restore; status                        | hosts          lab
          hosts                                  | dmar0 (vtd)
          devices                                | 8086:100e
          devices driver=e1000                   | 0000:01:01.0
          devices 'pci.vendor=1234' group=2      | 0000:01:02.0
          devices '(&(bus=pci)(driver=e1000))'   | 0000:01:01.0
          devices name=*:01:02.0                 | 0000:01:02.0
          device 01:01.0                         | properties pci.vendor      8086
          groups                                 | 0000:01:01.0 bound to host driver e1000
          explain 00:10.0                        | 0000:00:10.0 for bind: ready
          explain 01:02.0                        | 0000:01:02.0 for bind: readyAfter
          explain 01:02.0 --for=userDriver       | 0000:01:02.0 for userDriver: readyAfter
          binders                                | org.bindery.driver.vfio-pci 0.1.0
          plugins                                | problem
          events                                 | bindery/host/READY
          faults                                 | no table is attached
          faults fd0                             | 0000:00:10.0
          faults                                 | fd0: 2 older faults were dropped, the newest 1
          take 01:01.0 --dryRun                  | no
          take 01:01.0                           | e1000 -> vfio-pci
          open                                   | fd1 opened on lab
          restore                                | vfio-pci -> none
          restore; restore                       | nothing is to be restored
          device 01:01.0                         | product                    82540EM
          devices driver=e1000                   | 82540EM
          devices device.product=82540EM         | 0000:01:01.0
          system echo -n --help -- x             | --help -- x
          system -- echo x                       | x
          system sh -c 'echo to-stderr >&2'      | to-stderr
          open mine --host lab                   | mine opened on lab
          close fd0                              | fd0 closed
          fds                                    | edu=0000:00:10.0
          bind fd0 01:01.0 --take --label nic    | bound in fd0 as nic, id 3, by vfio-pci
          unbind fd0 edu                         | edu (0000:00:10.0) unbound
          info fd0 edu                           | pageSizes         0x1000, 0x200000
          info fd0 edu                           | registers ecap    0xffffffffffffffff
          attach fd0 edu 2                       | edu in fd0 attached to hwpt 102
          attach fd0 edu 2; replace fd0 edu 2    | attached to hwpt 102
          detach fd0 edu                         | detached: its DMA is blocked
          detach fd0 soft                        | soft (software) detached
          unbind fd0 soft                        | soft (software) unbound
          region fd0 edu                         | 0x100000
          region read fd0 edu bar0 0             | edu bar0+0x0: 0x010000ed
          region read fd0 edu 7 4 --width 2      | edu config+0x4: 0x0000
          region write fd0 edu bar0 0x80 4G --width 8 | edu bar0+0x80: 0x0000000100000000
          interrupts fd0 edu                     | msi   1
          ioas                                   | fd0  2     1      0x4000
          ioas fd0                               | 0x4000
          ioas alloc fd0                         | ioas 3 allocated in fd0
          ioas ranges fd0 2                      | 0x0-0xffffffffffffffff
          ioas areas fd0 2                       | 0x10000  0x4000  readWrite
          ioas option fd0 2                      | hugePages  1
          ioas option fd0 2 --hugePages 0        | hugePages  0
          fds option fd0                         | rlimitMode  0
          open x; fds option x --rlimitMode 1    | rlimitMode  1
          ioas destroy fd0 2                     | ioas 2 destroyed
          hwpt fd0                               | automatic
          hwpt alloc fd0 edu --ioas 2 --snoop allow | hwpt 3 allocated in fd0, following ioas 2
          hwpt alloc fd0 edu --ioas 2; hwpt      | enforce
          hwpt alloc fd0 edu --ioas=2; hwpt destroy fd0 3 | hwpt 3 destroyed
          vm create; hwpt alloc fd0 edu --kind ept --vm vm0 | hwpt 3 allocated in fd0, following the memory slots of vm0
          g = vm create; hwpt alloc fd0 edu --kind ept --vm $g; hwpt | vm0
          map fd0 2 src                          | mapped in fd0, ioas 2: 0x14000-0x17fff for reading and writing
          map fd0 2 src --read --offset 4K --length 0x1000 --iova 1M | 0x100000-0x100fff for reading
          map --write fd0 2 src --iova=1M        | for writing
          unmap fd0 2 0x10000 16K                | 0x4000 bytes from 0x10000
          copy fd0 2 0x10000 0x4000 --to 2 --iova 2M | 0x200000-0x203fff
          buffer                                 | 0x4000
          buffer alloc dst 1                     | 0x1000
          buffer fill src --byte 0xff            | filled with byte 0xff
          buffer fill src --text hello; buffer show src --length 16 | 00000000  68 65 6c 6c 6f 68 65 6c  6c 6f 68 65 6c 6c 6f 68  |hellohellohelloh|
          buffer fill src --random 7             | filled with random, seed 7
          buffer compare src src                 | src and src are equal
          buffer free src                        | src freed
          hotplug                                | 0000:00:10.0
          hotplug add '{"slot": 3}'              | 0000:00:1f.0 plugged in
          hotplug remove 00:10.0                 | 00:10.0 pulled out
          vm create                              | vm0 made on lab
          vm create mine; vm list                | mine  lab   admin  -    coherent  -       3              2                 128
          vm create v; vm register v fd0         | fd0 registered with v
          vm create v; vm allowIncoherentDma v fd0 edu; vm list | incoherent  fd0/edu  3              2                 128
          vm create v; vm allowIncoherentDma v fd0 edu; vm disallowIncoherentDma v fd0 edu | v treats DMA as coherent
          vm create v; vm destroy v              | v ended
          vm create v; vm charges                | admin  5              4                 256
          vm create v; vm map v 0x4000 src       | 0x4000-0x7fff is memory of v, slot 0
          vm create v; vm map v 0 src --offset 4K --length 4K | 0x0-0xfff is memory of v
          vm create v; vm unmap v (vm map v 0 src) | slot 0 of v is no memory any more
          vm create v; vm write v 0x80 --text ab --length 4; vm read v 0x80 --length 16 | 00000080  61 62 61 62 00
          vm create v; vm write v 0x80 --random 7 | stored 0x40 bytes of random, seed 7 at 0x80
          vm create v; vm memoryType v 0 8K --type uncached | the guest of v maps 0x2000 bytes from 0x0 uncached
          vm create v; vm flush v 0x80           | flushed the line of 0x80
          vm create v; vm wbinvd v               | so far 3 ignored, 2 carried out, 128 lines flushed
          policy                                 | policy gone is chosen and not there: nothing is granted
          policy anyone                          | yes     anyone  nothing  org.bindery.proof 0.1.0
          vm create v; vm allowIncoherentDma v fd0 edu; policy rejudge | v   admin  fd0  edu    no      not today
          help map                               | map FD IOAS BUFFER
          echo a b                               | a b
          """)
  void goodInput(String command, String printed) {
    assertThat(gogo.run(PREPARED).err()).isEmpty();
    Gogo.Outcome outcome = gogo.run(command);
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.status()).isZero();
    assertThat(outcome.out()).contains(printed);
  }

  @Test
  void aProcessorThatTheHostDoesNotShow() {
    gogo.run("vm create elsewhere");
    Gogo.Outcome outcome = gogo.run("vm read elsewhere 0");
    assertThat(outcome.err())
        .contains("EOPNOTSUPP: host lab does not show the processor of elsewhere");
    assertThat(outcome.status()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          device 09:00.0                  | ENODEV: no host has a device 09:00.0
          explain 09:00.0                 | ENODEV
          take 09:00.0                    | ENODEV
          giveBack 00:10.0                | ENOENT: 00:10.0 was not taken
          open fd0                        | EEXIST: an fd fd0 is open already
          open --host nowhere             | ENODEV: there is no host nowhere
          close fd9                       | EBADF: no open fd is called fd9
          faults fd9                      | EBADF
          bind fd9 00:10.0                | EBADF
          bind fd0 01:02.0                | EPERM: group 2 of 0000:01:02.0 is not viable
          bind fd0 01:01.0                | EPERM: 0000:01:01.0 is in use by the host
          bind fd0 00:10.0 --label edu    | EEXIST: label edu is in use in fd0
          unbind fd0 nic                  | ENOENT: nothing is bound in fd0 under the label nic (bound: edu)
          info fd0 nic                    | ENOENT
          attach fd0 edu 9                | ENOENT: fd0 has no page table 9
          attach fd0 edu 2 --pasid 1      | EOPNOTSUPP: edu cannot be attached by PASID 1
          replace fd0 edu 2               | EINVAL: edu is not attached
          detach fd0 nic                  | ENOENT
          detach fd0 soft --pasid 1       | EOPNOTSUPP: soft is software
          reset fd0 edu                   | EINVAL: edu has no way to be reset
          region read fd0 edu bar3 0      | EINVAL: edu has no region bar3; it has bar0, config
          region read fd0 edu bar0 1G     | EINVAL: 0x40000000 is outside of bar0
          ioas destroy fd0 9              | ENOENT: fd0 has no object 9
          ioas ranges fd0 9               | ENOENT: fd0 has no ioas 9
          ioas option fd0 9               | ENOENT: fd0 has no ioas 9
          fds option fd0 --rlimitMode 1   | EBUSY: there is something in fd0 already
          hwpt destroy fd0 2              | ENOENT: object 2 of fd0 is an ioas
          hwpt alloc fd0 edu --ioas 2 --kind sva | EOPNOTSUPP
          hwpt alloc fd0 edu --kind sva   | EOPNOTSUPP
          hwpt alloc fd0 edu --ioas 2 --kind ept | EOPNOTSUPP
          hwpt alloc fd0 edu --kind ept --vm vm9 | ENOENT
          map fd0 9 src                   | ENOENT: fd0 has no ioas 9
          map fd0 2 nothing               | ENOENT: there is no buffer nothing
          map fd0 2 src --iova 0x10800    | EINVAL: 0x4000 bytes at 0x10800 are not aligned
          map fd0 2 src --iova 0x12000    | EEXIST: 0x12000 is mapped already
          map fd0 2 src --offset 1M       | EINVAL: 0x0 bytes from offset 0x100000 are not in buffer src
          map fd0 2 src --length 1M       | EINVAL: 0x100000 bytes from offset 0x0 are not in buffer src
          unmap fd0 2 0 4096              | ENOENT: nothing is mapped at 0x0
          copy fd0 2 0 4096 --to 2        | ENOENT
          buffer alloc src 1              | EEXIST
          buffer alloc none 0             | EINVAL
          buffer show none                | ENOENT
          buffer free none                | ENOENT
          hotplug add '{}'                | EINVAL: line 1: slot is missing
          hotplug add /no/such/file       | ENOENT: the description /no/such/file
          hotplug remove 09:00.0          | ENODEV
          vm read nosuch 0                | ENOENT
          log --since 10m                 | ENOENT: this process keeps no log file
          system no-such-program          | ENOENT: no-such-program cannot be run: there is no such program
          system /etc                     | EACCES: /etc cannot be run
          system false                    | EIO: false ended with status 1
          system sh -c 'echo why; exit 3' | EIO: sh ended with status 3: why
          system sh -c yes                | EOVERFLOW: sh wrote more than
          """)
  void refused(String command, String printed) {
    gogo.run(PREPARED);
    Gogo.Outcome outcome = gogo.run(command);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err())
        .startsWith(command.substring(0, command.indexOf(' ')) + ": ")
        .contains(printed);
    assertThat(outcome.status()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          status now                      | unexpected argument now
          events --last                   | unknown option --last
          log --since yesterday           | --since is an age such as 10m, 2h or 1d, or a time such as
          log 00:10.0                     | unexpected argument 00:10.0
          device                          | DEVICE is missing
          devices pci                     | not a filter: pci
          devices pci.vender=1234         | no device has a property pci.vender
          devices '(pci.vendor=1234'      | not an LDAP filter
          devices '(vendor=1234)'         | no device has a property vendor
          devices (pci.vendor=1234)       | not a filter: 1234
          devices (pci.vendor=1234=x)     | 1234
          devices driver=(e1000)          | not a filter: driver=(e1000)
          explain 00:10.0 --for sale      | --for is one of bind, vm, userDriver, not sale
          take --group                    | DEVICE is missing
          take 00:10.0 --dryRun=yes       | --dryRun takes no value
          open a b                        | unexpected argument b
          bind fd0                        | DEVICE is missing
          bind fd0 00:10.0 --label        | --label needs a value: L
          bind fd0 00:10.0 --lable edu    | unknown option --lable
          bind fd0 00:10.0 --label a --label b | --label is given twice
          attach fd0 edu two              | ID is not a number: two
          attach fd0 edu 4G               | ID is too large
          ioas destroy fd0                | IOAS is missing
          ioas option fd0 2 --hugePages 2 | --hugePages is one of 0, 1, not 2
          fds opt                         | unknown verb opt
          hwpt alloc fd0 edu              | --ioas is missing
          hwpt alloc fd0 edu --kind ept   | --vm is missing
          hwpt alloc fd0 edu --ioas 2 --vm vm0 | --vm is for a table of kind ept
          hwpt alloc fd0 edu --ioas 2 --kind ept --vm vm0 | follows no ioas
          hwpt alloc fd0 edu --kind nested | --ioas is missing
          hwpt alloc fd0 edu --ioas 2 --kind flat | --kind is one of paging, sva, ept, nested
          map fd0 2                       | BUFFER is missing
          map fd0 2 src --iova 0x1g0      | --iova is not a number: 0x1g0
          map fd0 2 src --iova -4096      | --iova is not a number: -4096
          unmap fd0 2 0x1ffffffffffffffff 1 | IOVA is too large
          unmap fd0 2 99999999999G 1      | IOVA is too large
          copy fd0 2 0 4096               | --to is missing
          region read fd0 edu bar0 0 --width 3 | --width is one of 1, 2, 4, 8
          region write fd0 edu bar0 0 0x100 --width 1 | VALUE does not fit into 1 bytes
          buffer alocc x                  | unknown verb alocc
          buffer fill src                 | one of --random, --byte and --text is needed
          buffer fill src --byte 256      | --byte is too large
          buffer fill src --byte 1 --text a | one of --random, --byte and --text is needed
          bind fd0 $nosuch                | an argument is null
          vm memoryType v 0 4K --type fast | --type is one of writeBack, uncached, not fast
          vm memoryType v 0 4K            | --type is missing
          hotplug plug x                  | unknown verb plug
          help nothing                    | there is no command nothing
          system                          | PROGRAM is missing
          system --now true               | unknown option --now
          restore all                     | unexpected argument all
          expect                          | ERRNO is missing
          expect EFOO { status }          | no error number is called EFOO
          expect EPERM                    | a block is missing
          try status                      | not a block: status
          exit now                        | an exit status is a number up to 255
          """)
  void wrongUsage(String command, String printed) {
    gogo.run(PREPARED);
    Gogo.Outcome outcome = gogo.run(command);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err()).contains(printed).contains("\nusage: ");
    assertThat(outcome.err())
        .doesNotContain("java.")
        .doesNotContain("org.bindery")
        .doesNotContain("Exception");
    assertThat(outcome.status()).isEqualTo(2);
  }

  @Test
  void aRefusalShowsWhatBlocksAndARemedyThatRuns() {
    gogo.run(PREPARED);
    Gogo.Outcome outcome = gogo.run("bind fd0 01:02.0");
    assertThat(outcome.err())
        .isEqualTo(
            """
            bind: EPERM: group 2 of 0000:01:02.0 is not viable
              blocked by 0000:01:01.0: bound to host driver e1000
              remedy: take 0000:01:01.0\
            """);
    String remedy = outcome.err().substring(outcome.err().indexOf("remedy: ") + 8);
    assertThat(gogo.run(remedy).status()).isZero();
    assertThat(gogo.run("bind fd0 01:02.0").status()).isZero();
  }

  @Test
  void differingBuffersAreDataUnlessRequired() {
    gogo.run(PREPARED + "buffer alloc dst 16K; buffer fill dst --byte 1 --offset 0x123 --length 1");
    assertThat(gogo.run("buffer compare src dst"))
        .isEqualTo(new Gogo.Outcome(0, "src and dst differ, first at 0x123", ""));
    assertThat(gogo.run("buffer compare src dst --offset 0x124 --require").status()).isZero();
    assertThat(gogo.run("buffer compare src dst --require"))
        .isEqualTo(new Gogo.Outcome(1, "", "buffer: EIO: src and dst differ, first at 0x123"));
  }

  @Test
  void theSameSeedGivesTheSameBytes() {
    gogo.run("buffer alloc a 64K; buffer alloc b 64K; buffer fill a --random 99");
    assertThat(gogo.run("buffer compare a b").out()).contains("differ");
    gogo.run("buffer fill b --random 99");
    assertThat(gogo.run("buffer compare a b").out()).contains("equal");
  }

  @Test
  void aChosenSeedIsToldAndWorksAgain() {
    gogo.run("buffer alloc a 4K; buffer alloc b 4K");
    String told = gogo.run("buffer fill a --random any").out();
    String seed = told.substring(told.indexOf("seed ") + 5);
    gogo.run("buffer fill b --random " + seed);
    assertThat(gogo.run("buffer compare a b --require").status()).isZero();
  }

  @Test
  void resultsAreArguments() {
    assertThat(
            gogo.run(
                """
                fd = (open)
                edu = (bind $fd 00:10.0 --label edu)
                ioas = (ioas alloc $fd)
                src = (buffer alloc src 4K)
                at = (map $fd $ioas $src)
                attach $fd $edu $ioas
                unmap $fd $ioas $at 4K
                unmap $fd $ioas ($at iova) 4K
                """))
        .satisfies(outcome -> {
          assertThat(outcome.out())
              .endsWith(
                  """
                  edu in fd0 attached to hwpt 102
                  unmapped in fd0, ioas 2: 0x1000 bytes from 0x2000\
                  """);
          assertThat(outcome.err()).isEqualTo("unmap: ENOENT: nothing is mapped at 0x2000");
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "devices (&(bus=pci)(driver=e1000))",
        "devices (|(bus=pci)(driver=e1000))",
        "devices (!(driver=e1000))",
        "devices ((bus=pci))",
        "devices ()",
        "devices &(bus=pci)",
        "devices bus=(pci)"
      })
  void aParenthesisWithoutQuotesNeverGivesAnAnswer(String command) {
    Gogo.Outcome outcome = gogo.run(command);
    assertThat(outcome.status()).isEqualTo(2);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err()).isNotEmpty().doesNotContain("java").doesNotContain("coerce");
  }
}
