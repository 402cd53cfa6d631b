using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace CheckpointEdge.Watchlists.Faces;

/// <summary>
/// Templates of one byte a dimension: each value is a whole number of -127 to 127 times the template's own scale. A quarter of the bytes of
/// float32 and therefore nearly four times the searches; the cosine changes by about a thousandth (README). Stateless.
/// </summary>
internal static class TemplateCode
{
    /// <summary>Dimensions in memory are a multiple of this; those beyond the template's are 0.</summary>
    public const int Step = 32;

    private const int LargestCode = 127;

    /// <summary>What the highest bit of a byte counts: turning it adds this to a number with a sign.</summary>
    private const int Shift = 128;

    /// <summary>Longer probes are not copied to the stack.</summary>
    private const int DotsLengthMax = 2048;

    public static int Stride(int dimensions) => (dimensions + Step - 1) / Step * Step;

    /// <returns>The scale: code times scale is the value.</returns>
    public static float Encode(ReadOnlySpan<float> template, Span<sbyte> code)
    {
        float largest = 0;
        foreach (float value in template)
            largest = MathF.Max(largest, MathF.Abs(value));
        code.Clear();
        if (!(largest > 0) || !float.IsFinite(largest))
            return 0;
        for (int i = 0; i < template.Length; i++)
            code[i] = (sbyte)MathF.Round(template[i] / largest * LargestCode);
        return largest / LargestCode;
    }

    /// <summary>The sum of products. Both have the same length, a multiple of <see cref="Step"/>.</summary>
    public static int Dot(ReadOnlySpan<sbyte> code, ReadOnlySpan<short> probe)
    {
        if (code.Length != probe.Length || code.Length % Step != 0)
            throw new ArgumentException("Codes have one length, a multiple of the step.", nameof(probe));
        ref sbyte left = ref MemoryMarshal.GetReference(code);
        ref short right = ref MemoryMarshal.GetReference(probe);
        return Avx512BW.IsSupported ? Wide(ref left, ref right, code.Length)
            : Avx2.IsSupported ? Middle(ref left, ref right, code.Length)
            : Portable(ref left, ref right, code.Length);
    }

    /// <summary>As <see cref="Dot"/>, for codes that lie one behind the other: one sum for each.</summary>
    public static void DotAll(ReadOnlySpan<sbyte> codes, ReadOnlySpan<short> probe, Span<int> sums)
    {
        if (codes.Length != probe.Length * sums.Length || probe.Length % Step != 0)
            throw new ArgumentException("Codes have one length, a multiple of the step.", nameof(probe));
        ref sbyte left = ref MemoryMarshal.GetReference(codes);
        ref short right = ref MemoryMarshal.GetReference(probe);
        int length = probe.Length;
        int i = 0;
        if (AvxVnni.IsSupported && length <= DotsLengthMax)
        {
            Span<sbyte> narrow = stackalloc sbyte[length];
            int offset = 0;
            for (int at = 0; at < length; at++)
            {
                narrow[at] = (sbyte)probe[at];
                offset += Shift * probe[at];
            }

            ref sbyte with = ref MemoryMarshal.GetReference(narrow);
            Vector128<int> offsets = Vector128.Create(offset);
            for (; i + 4 <= sums.Length; i += 4, left = ref Unsafe.Add(ref left, 4 * length))
                (FourDots(ref left, ref with, length) - offsets).StoreUnsafe(ref sums[i]);
            narrow.Clear();
        }

        for (; Avx2.IsSupported && i + 4 <= sums.Length; i += 4, left = ref Unsafe.Add(ref left, 4 * length))
            Four(ref left, ref right, length).CopyTo(sums[i..]);
        for (; i < sums.Length; i++, left = ref Unsafe.Add(ref left, length))
        {
            sums[i] = Avx512BW.IsSupported ? Wide(ref left, ref right, length)
                : Avx2.IsSupported ? Middle(ref left, ref right, length)
                : Portable(ref left, ref right, length);
        }
    }

    /// <summary>
    /// Four codes at once where the processor multiplies and adds bytes in one step: it takes one side without a sign, so the codes are
    /// moved up by <see cref="Shift"/>, and what that adds is the same for all of them.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> FourDots(ref sbyte code, ref sbyte probe, int length)
    {
        Vector256<int> first = default, second = default, third = default, fourth = default;
        for (nuint i = 0; i < (nuint)length; i += 32)
        {
            Vector256<sbyte> with = Vector256.LoadUnsafe(ref probe, i);
            first = AvxVnni.MultiplyWideningAndAdd(first, Shifted(ref code, i), with);
            second = AvxVnni.MultiplyWideningAndAdd(second, Shifted(ref code, i + (nuint)length), with);
            third = AvxVnni.MultiplyWideningAndAdd(third, Shifted(ref code, i + 2 * (nuint)length), with);
            fourth = AvxVnni.MultiplyWideningAndAdd(fourth, Shifted(ref code, i + 3 * (nuint)length), with);
        }

        Vector256<int> halves = Avx2.HorizontalAdd(Avx2.HorizontalAdd(first, second), Avx2.HorizontalAdd(third, fourth));
        return halves.GetLower() + halves.GetUpper();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Shifted(ref sbyte code, nuint at) =>
        Vector256.LoadUnsafe(ref code, at).AsByte() ^ Vector256.Create((byte)Shift);

    /// <summary>Four codes at once: adding up within vectors costs more than multiplying, and four share it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Four(ref sbyte code, ref short probe, int length)
    {
        Vector256<int> first, second, third, fourth;
        if (Avx512BW.IsSupported)
        {
            Vector512<int> a = default, b = default, c = default, d = default;
            for (nuint i = 0; i < (nuint)length; i += 32)
            {
                Vector512<short> with = Vector512.LoadUnsafe(ref probe, i);
                a += Wider(ref code, i, with);
                b += Wider(ref code, i + (nuint)length, with);
                c += Wider(ref code, i + 2 * (nuint)length, with);
                d += Wider(ref code, i + 3 * (nuint)length, with);
            }

            first = a.GetLower() + a.GetUpper();
            second = b.GetLower() + b.GetUpper();
            third = c.GetLower() + c.GetUpper();
            fourth = d.GetLower() + d.GetUpper();
        }
        else
        {
            first = second = third = fourth = default;
            for (nuint i = 0; i < (nuint)length; i += 16)
            {
                Vector256<short> with = Vector256.LoadUnsafe(ref probe, i);
                first += Narrower(ref code, i, with);
                second += Narrower(ref code, i + (nuint)length, with);
                third += Narrower(ref code, i + 2 * (nuint)length, with);
                fourth += Narrower(ref code, i + 3 * (nuint)length, with);
            }
        }

        Vector256<int> halves = Avx2.HorizontalAdd(Avx2.HorizontalAdd(first, second), Avx2.HorizontalAdd(third, fourth));
        return halves.GetLower() + halves.GetUpper();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> Wider(ref sbyte code, nuint at, Vector512<short> probe) =>
        Avx512BW.MultiplyAddAdjacent(Avx512BW.ConvertToVector512Int16(Vector256.LoadUnsafe(ref code, at)), probe);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Narrower(ref sbyte code, nuint at, Vector256<short> probe) =>
        Avx2.MultiplyAddAdjacent(Avx2.ConvertToVector256Int16(Vector128.LoadUnsafe(ref code, at)), probe);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Wide(ref sbyte code, ref short probe, int length)
    {
        Vector512<int> sum = default;
        for (nuint i = 0; i < (nuint)length; i += 32)
        {
            Vector512<short> wide = Avx512BW.ConvertToVector512Int16(Vector256.LoadUnsafe(ref code, i));
            sum += Avx512BW.MultiplyAddAdjacent(wide, Vector512.LoadUnsafe(ref probe, i));
        }

        return Vector512.Sum(sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Middle(ref sbyte code, ref short probe, int length)
    {
        Vector256<int> sum = default;
        for (nuint i = 0; i < (nuint)length; i += 16)
        {
            Vector256<short> wide = Avx2.ConvertToVector256Int16(Vector128.LoadUnsafe(ref code, i));
            sum += Avx2.MultiplyAddAdjacent(wide, Vector256.LoadUnsafe(ref probe, i));
        }

        return Vector256.Sum(sum);
    }

    /// <summary>What ARM's vectors make of it; internal, so that a test can hold it to the others.</summary>
    internal static int Portable(ref sbyte code, ref short probe, int length)
    {
        Vector128<int> sum = default;
        for (nuint i = 0; i < (nuint)length; i += 16)
        {
            Vector128<sbyte> narrow = Vector128.LoadUnsafe(ref code, i);
            // Two numbers of seven bits have a product of fourteen: it fits.
            Vector128<short> lower = Vector128.WidenLower(narrow) * Vector128.LoadUnsafe(ref probe, i);
            Vector128<short> upper = Vector128.WidenUpper(narrow) * Vector128.LoadUnsafe(ref probe, i + 8);
            sum += Vector128.WidenLower(lower) + Vector128.WidenUpper(lower) + Vector128.WidenLower(upper) + Vector128.WidenUpper(upper);
        }

        return Vector128.Sum(sum);
    }
}
