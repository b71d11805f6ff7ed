package org.bindery.shell.wire;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One message.
 *
 * @param payload not to be changed any more
 */
public record Frame(Kind kind, byte[] payload) {
  public static Frame of(Kind kind) {
    return new Frame(kind, new byte[0]);
  }

  public static Frame of(Kind kind, String text) {
    return new Frame(kind, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Several texts, each after its length. */
  public static Frame of(Kind kind, List<String> texts) {
    List<byte[]> all = texts.stream().map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
    ByteBuffer payload =
        ByteBuffer.allocate(all.stream().mapToInt(text -> Integer.BYTES + text.length).sum());
    all.forEach(text -> payload.putInt(text.length).put(text));
    return new Frame(kind, payload.array());
  }

  /**
   * @throws WireException when the payload is no UTF-8
   */
  public String text() throws WireException {
    return decode(ByteBuffer.wrap(payload));
  }

  /**
   * @throws WireException when the payload is not made of texts
   */
  public List<String> texts() throws WireException {
    ByteBuffer rest = ByteBuffer.wrap(payload);
    List<String> texts = new ArrayList<>();
    while (rest.hasRemaining()) {
      int length = rest.remaining() < Integer.BYTES ? -1 : rest.getInt();
      if (length < 0 || length > rest.remaining()) {
        throw new WireException("a text of it is cut off");
      }
      texts.add(decode(rest.slice(rest.position(), length)));
      rest.position(rest.position() + length);
    }
    return texts;
  }

  private static String decode(ByteBuffer bytes) throws WireException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      throw new WireException("a text of it is no UTF-8");
    }
  }
}
