using System.Buffers.Binary;
using System.Text;

namespace CheckpointEdge.Vision.Inference.Onnx;

/// <summary>
/// Walks the fields of one protocol buffer message and copies nothing. A length beyond the message's end, a number of more than
/// ten bytes or an unknown wire type ends the reading with one sentence.
/// </summary>
internal ref struct ProtobufReader(ReadOnlySpan<byte> message)
{
    private const int Varint = 0;
    private const int Fixed64 = 1;
    private const int Block = 2;
    private const int Fixed32 = 5;

    private readonly ReadOnlySpan<byte> _message = message;
    private int _at = 0;
    private int _wire;

    /// <summary>Number of the field that <see cref="Next"/> came to.</summary>
    public int Field { get; private set; }

    /// <summary>Whether the field is a block: a message, a text, packed numbers.</summary>
    public readonly bool IsBlock => _wire == Block;

    /// <summary>Goes to the next field, whose value must then be read or skipped.</summary>
    public bool Next()
    {
        if (_at >= _message.Length)
            return false;
        ulong tag = Number();
        Field = (int)Math.Min(tag >> 3, int.MaxValue);
        _wire = (int)(tag & 7);
        if (Field == 0)
            throw Broken();
        return true;
    }

    public void Skip()
    {
        switch (_wire)
        {
            case Varint:
                Number();
                break;
            case Fixed64:
                Take(sizeof(long));
                break;
            case Block:
                Bytes();
                break;
            case Fixed32:
                Take(sizeof(int));
                break;
            default:
                throw Broken();
        }
    }

    public long Integer() => _wire == Varint ? (long)Number() : throw Broken();

    public float Single() => _wire == Fixed32 ? BinaryPrimitives.ReadSingleLittleEndian(Take(sizeof(float))) : throw Broken();

    public string Text() => Encoding.UTF8.GetString(Bytes());

    public ReadOnlySpan<byte> Bytes()
    {
        if (_wire != Block)
            throw Broken();
        ulong length = Number();
        return length <= (ulong)(_message.Length - _at) ? Take((int)length) : throw Broken();
    }

    /// <summary>A repeated number: one of them, or a packed block of them.</summary>
    public void Integers(List<long> into)
    {
        if (!IsBlock)
        {
            into.Add(Integer());
            return;
        }

        ProtobufReader packed = new(Bytes());
        while (packed._at < packed._message.Length)
            into.Add((long)packed.Number());
    }

    /// <summary>As <see cref="Integers"/>, for float32.</summary>
    public void Singles(List<float> into)
    {
        if (!IsBlock)
        {
            into.Add(Single());
            return;
        }

        ReadOnlySpan<byte> packed = Bytes();
        for (; packed.Length >= sizeof(float); packed = packed[sizeof(float)..])
            into.Add(BinaryPrimitives.ReadSingleLittleEndian(packed));
    }

    internal static InferenceException Broken() => new("The model's file is cut off, or is no ONNX file.");

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length > _message.Length - _at)
            throw Broken();
        ReadOnlySpan<byte> taken = _message.Slice(_at, length);
        _at += length;
        return taken;
    }

    private ulong Number()
    {
        ulong number = 0;
        for (int shift = 0; shift < 70; shift += 7)
        {
            if (_at >= _message.Length)
                throw Broken();
            byte next = _message[_at++];
            number |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return number;
        }

        throw Broken();
    }
}
