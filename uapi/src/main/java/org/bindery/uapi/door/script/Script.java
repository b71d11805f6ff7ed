package org.bindery.uapi.door.script;

import java.util.List;

/**
 * Calls on a raw door and what each must answer. Immutable.
 *
 * <p>Plain text, one call a line; what follows {@code #} is a comment. Numbers are decimal or
 * {@code 0x}, unsigned up to 64 bits, or negative.
 *
 * <pre>
 * memory buffer 0x4000                      memory of the process, at a page
 * memory fixed 0x1000 read                  memory that it can read only
 * put buffer+8 0011ff                       writes bytes there
 * open /dev/iommu -&gt; $fd
 * ioctl $fd IOMMU_IOAS_ALLOC -&gt; 0 out_ioas_id=$ioas
 * ioctl $fd IOMMU_IOAS_MAP flags=7 ioas_id=$ioas user_va=&amp;buffer+0x1000 length=0x1000 -&gt; EEXIST
 * ioctl $fd IOMMU_IOAS_MAP size=41 tail=01 -&gt; E2BIG
 * bytes $fd 0x3b81 0c0000000000000000000000 -&gt; 0 0c0000000000000002000000
 * value $fd 0x3b65 1 -&gt; 1                   a command that takes its argument by value
 * read $fd 80 -&gt; 40 000000001f              the first bytes that were read
 * write $fd 0100000000000000 -&gt; 8
 * pread $vfio 4 0x70000000000 -&gt; 4
 * pwrite $vfio 0600 0x70000000004 -&gt; 2
 * poll $fd -&gt; 0x4
 * expect buffer+8 0011ff
 * close $fd -&gt; 0
 * </pre>
 *
 * <p>After {@code -&gt;} stands the answer: a number, the name of an errno, {@code ok} for 0 or
 * more, {@code *} for any, or a variable; then the fields or bytes that the argument holds. {@code
 * ?} stands for what is to be written down ({@link Player#record}). A variable that has no value
 * yet takes what is answered; one that has a value must be it. Fields are named as in the kernel's
 * headers; those that are not given are 0, {@code size} or {@code argsz} is the struct's, {@code
 * tail} are bytes behind it.
 *
 * @param name for people
 */
public record Script(String name, List<Step> steps) {
  public Script {
    steps = List.copyOf(steps);
  }

  /**
   * A line.
   *
   * @param line its number, from 1
   * @param text as it stands there, without comment
   * @param words before the arrow, the verb first
   * @param expected after the arrow, the answer first; empty: the verb has none
   */
  public record Step(int line, String text, List<String> words, List<String> expected) {
    public Step {
      words = List.copyOf(words);
      expected = List.copyOf(expected);
    }

    String verb() {
      return words.getFirst();
    }

    /** Words behind the verb. */
    List<String> arguments() {
      return words.subList(1, words.size());
    }
  }
}
