using System.Runtime.InteropServices;

namespace CheckpointEdge.Vision.Inference.Native;

/// <summary>
/// The functions of ONNX Runtime's C interface that are used here, by their place in <c>struct OrtApi</c> (onnxruntime_c_api.h). Places
/// never change: later versions add at the end. One table for the life of the process; safe for concurrent callers.
/// </summary>
internal sealed unsafe class OrtApi
{
    /// <summary>The interface's version that is asked for; every library from 1.14 on has it.</summary>
    private const uint Version = 14;

    private const int ErrorMessage = 2;
    private const int CreateEnvironment = 3;
    private const int CreateSessionFromArray = 8;
    private const int RunSession = 9;
    private const int CreateOptions = 10;
    private const int LogSeverity = 22;
    private const int GraphOptimisation = 23;
    private const int IntraThreads = 24;
    private const int InterThreads = 25;
    private const int InputCount = 30;
    private const int OutputCount = 31;
    private const int InputType = 33;
    private const int OutputType = 34;
    private const int InputName = 36;
    private const int OutputName = 37;
    private const int TensorWithData = 49;
    private const int TensorData = 51;
    private const int TensorInfoOfType = 55;
    private const int ElementType = 60;
    private const int DimensionCount = 61;
    private const int Dimensions = 62;
    private const int ElementCount = 64;
    private const int TensorInfoOfValue = 65;
    private const int CpuMemoryInfo = 69;
    private const int FreeAllocated = 76;
    private const int DefaultAllocator = 78;
    private const int ReleaseStatus = 93;
    private const int ReleaseMemoryInfo = 94;
    private const int ReleaseSession = 95;
    private const int ReleaseValue = 96;
    private const int ReleaseTypeInfo = 98;
    private const int ReleaseTensorInfo = 99;
    private const int ReleaseOptions = 100;

    private const int Float32 = 1;
    private const int SeverityError = 3;
    private const int OptimiseAll = 99;
    private const int NameBytesMax = 1024;

    private readonly nint* _table;
    private readonly nint _environment;
    private readonly nint _memory;
    private readonly nint _allocator;

    private OrtApi(nint* table, string version)
    {
        _table = table;
        LibraryVersion = version;
        fixed (byte* name = "checkpointedge\0"u8)
        fixed (nint* environment = &_environment)
            Check(((delegate* unmanaged<int, byte*, nint*, nint>)_table[CreateEnvironment])(SeverityError, name, environment));
        fixed (nint* memory = &_memory)
            Check(((delegate* unmanaged<int, int, nint*, nint>)_table[CpuMemoryInfo])(1, 0, memory));
        fixed (nint* allocator = &_allocator)
            Check(((delegate* unmanaged<nint*, nint>)_table[DefaultAllocator])(allocator));
    }

    public string LibraryVersion { get; }

    /// <exception cref="InferenceException">The library cannot be loaded or is older than 1.14.</exception>
    public static OrtApi Load(string library)
    {
        if (!NativeLibrary.TryLoad(library, out nint handle) || !NativeLibrary.TryGetExport(handle, "OrtGetApiBase", out nint entry))
            throw new InferenceException($"{library} is no library of ONNX Runtime for this machine.");
        nint* functions = ((delegate* unmanaged<nint*>)entry)();
        nint* table = ((delegate* unmanaged<uint, nint*>)functions[0])(Version);
        string version = Marshal.PtrToStringUTF8((nint)((delegate* unmanaged<byte*>)functions[1])()) ?? "of unknown version";
        return table is not null
            ? new OrtApi(table, version)
            : throw new InferenceException($"ONNX Runtime {version} is too old; 1.14 or later is needed.");
    }

    /// <summary>A session that uses one thread.</summary>
    public nint OpenSession(ReadOnlySpan<byte> model)
    {
        nint options = 0;
        nint session = 0;
        try
        {
            Check(((delegate* unmanaged<nint*, nint>)_table[CreateOptions])(&options));
            Check(((delegate* unmanaged<nint, int, nint>)_table[IntraThreads])(options, 1));
            Check(((delegate* unmanaged<nint, int, nint>)_table[InterThreads])(options, 1));
            Check(((delegate* unmanaged<nint, int, nint>)_table[LogSeverity])(options, SeverityError + 1));
            Check(((delegate* unmanaged<nint, int, nint>)_table[GraphOptimisation])(options, OptimiseAll));
            fixed (byte* bytes = model)
            {
                Check(((delegate* unmanaged<nint, byte*, nuint, nint, nint*, nint>)_table[CreateSessionFromArray])(
                    _environment, bytes, (nuint)model.Length, options, &session));
            }

            return session;
        }
        finally
        {
            if (options != 0)
                ((delegate* unmanaged<nint, void>)_table[ReleaseOptions])(options);
        }
    }

    public void CloseSession(nint session) => ((delegate* unmanaged<nint, void>)_table[ReleaseSession])(session);

    public IReadOnlyList<TensorSlot> Slots(nint session, bool inputs)
    {
        nuint count = 0;
        Check(((delegate* unmanaged<nint, nuint*, nint>)_table[inputs ? InputCount : OutputCount])(session, &count));
        List<TensorSlot> slots = [];
        for (nuint i = 0; i < count; i++)
            slots.Add(new TensorSlot(SlotName(session, i, inputs), SlotShape(session, i, inputs)));
        return slots;
    }

    /// <summary>Runs a session; names end with a zero byte.</summary>
    public Tensor[] Run(nint session, byte[][] inputNames, Tensor[] inputs, byte[][] outputNames)
    {
        List<GCHandle> pins = [];
        nint[] values = new nint[inputs.Length];
        nint[] results = new nint[outputNames.Length];
        try
        {
            for (int i = 0; i < inputs.Length; i++)
                values[i] = Wrap(inputs[i], pins);
            nint[] givenNames = [.. inputNames.Select(name => Pin(name, pins))];
            nint[] wantedNames = [.. outputNames.Select(name => Pin(name, pins))];
            fixed (nint* given = givenNames, wanted = wantedNames, from = values, into = results)
            {
                Check(((delegate* unmanaged<nint, nint, nint*, nint*, nuint, nint*, nuint, nint*, nint>)_table[RunSession])(
                    session, 0, given, from, (nuint)values.Length, wanted, (nuint)results.Length, into));
            }

            return [.. results.Select(Unwrap)];
        }
        finally
        {
            foreach (nint value in values.Concat(results).Where(value => value != 0))
                ((delegate* unmanaged<nint, void>)_table[ReleaseValue])(value);
            foreach (GCHandle pin in pins)
                pin.Free();
        }
    }

    private static nint Pin(object what, List<GCHandle> pins)
    {
        GCHandle pin = GCHandle.Alloc(what, GCHandleType.Pinned);
        pins.Add(pin);
        return pin.AddrOfPinnedObject();
    }

    private nint Wrap(Tensor tensor, List<GCHandle> pins)
    {
        nint value = 0;
        long[] shape = [.. tensor.Shape.Select(length => (long)length)];
        fixed (long* lengths = shape)
        {
            Check(((delegate* unmanaged<nint, nint, nuint, long*, nuint, int, nint*, nint>)_table[TensorWithData])(
                _memory, Pin(tensor.Values, pins), (nuint)tensor.Values.Length * sizeof(float), lengths, (nuint)shape.Length, Float32, &value));
        }

        return value;
    }

    private Tensor Unwrap(nint value)
    {
        nint info = 0;
        Check(((delegate* unmanaged<nint, nint*, nint>)_table[TensorInfoOfValue])(value, &info));
        try
        {
            int type = 0;
            nuint count = 0;
            float* data = null;
            Check(((delegate* unmanaged<nint, int*, nint>)_table[ElementType])(info, &type));
            Check(((delegate* unmanaged<nint, nuint*, nint>)_table[ElementCount])(info, &count));
            if (type != Float32 || count > Tensor.ElementsMax)
                throw new InferenceException("The network gives something else than float32, or too much of it.");
            Check(((delegate* unmanaged<nint, float**, nint>)_table[TensorData])(value, &data));
            Span<float> native = new(data, (int)count);
            Tensor tensor = new(ShapeOf(info), native.ToArray());
            native.Clear();
            return tensor;
        }
        finally
        {
            ((delegate* unmanaged<nint, void>)_table[ReleaseTensorInfo])(info);
        }
    }

    private string SlotName(nint session, nuint index, bool inputs)
    {
        nint name = 0;
        Check(((delegate* unmanaged<nint, nuint, nint, nint*, nint>)_table[inputs ? InputName : OutputName])(
            session, index, _allocator, &name));
        string text = Marshal.PtrToStringUTF8(name) ?? "";
        Check(((delegate* unmanaged<nint, nint, nint>)_table[FreeAllocated])(_allocator, name));
        return text.Length <= NameBytesMax ? text : throw new InferenceException("The model has a name that is too long.");
    }

    private int[] SlotShape(nint session, nuint index, bool inputs)
    {
        nint type = 0;
        nint info = 0;
        Check(((delegate* unmanaged<nint, nuint, nint*, nint>)_table[inputs ? InputType : OutputType])(session, index, &type));
        try
        {
            Check(((delegate* unmanaged<nint, nint*, nint>)_table[TensorInfoOfType])(type, &info));
            return info != 0 ? ShapeOf(info) : throw new InferenceException("The network takes or gives something that is no tensor.");
        }
        finally
        {
            ((delegate* unmanaged<nint, void>)_table[ReleaseTypeInfo])(type);
        }
    }

    private int[] ShapeOf(nint info)
    {
        nuint rank = 0;
        Check(((delegate* unmanaged<nint, nuint*, nint>)_table[DimensionCount])(info, &rank));
        if (rank > Tensor.RankMax)
            throw new InferenceException($"A tensor has {rank} dimensions, at most {Tensor.RankMax} are taken.");
        long[] lengths = new long[rank];
        fixed (long* into = lengths)
            Check(((delegate* unmanaged<nint, long*, nuint, nint>)_table[Dimensions])(info, into, rank));
        return [.. lengths.Select(length => (int)Math.Clamp(length, -1, int.MaxValue))];
    }

    /// <summary>A status of 0 is success; any other is freed and becomes one sentence.</summary>
    private void Check(nint status)
    {
        if (status == 0)
            return;
        string message = Marshal.PtrToStringUTF8((nint)((delegate* unmanaged<nint, byte*>)_table[ErrorMessage])(status)) ?? "";
        ((delegate* unmanaged<nint, void>)_table[ReleaseStatus])(status);
        const int LengthMax = 300;
        string line = message.Split('\n', 2)[0];
        throw new InferenceException($"ONNX Runtime refused: {(line.Length > LengthMax ? line[..LengthMax] : line)}");
    }
}
