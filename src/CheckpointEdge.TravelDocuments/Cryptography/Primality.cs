using System.Numerics;
using System.Security.Cryptography;

namespace CheckpointEdge.TravelDocuments.Cryptography;

/// <summary>The test of Miller and Rabin. Stateless.</summary>
internal static class Primality
{
    /// <summary>A composite number passes with a probability below 4^-rounds, whoever chose it: the bases are random.</summary>
    /// <param name="rounds">Of the test (count); each costs one power with an exponent as long as the number.</param>
    public static bool IsProbablyPrime(BigInteger number, int rounds)
    {
        if (number < 4)
            return number > 1;
        if (number.IsEven)
            return false;
        BigInteger odd = number - 1;
        int twos = 0;
        while (odd.IsEven)
        {
            odd >>= 1;
            twos++;
        }

        byte[] draw = new byte[number.GetByteCount(isUnsigned: true)];
        for (int round = 0; round < rounds; round++)
        {
            RandomNumberGenerator.Fill(draw);
            BigInteger witness = new BigInteger(draw, isUnsigned: true) % (number - 3) + 2;
            if (IsComposite(number, BigInteger.ModPow(witness, odd, number), twos))
                return false;
        }

        return true;
    }

    private static bool IsComposite(BigInteger number, BigInteger power, int twos)
    {
        if (power.IsOne || power == number - 1)
            return false;
        for (int i = 1; i < twos; i++)
        {
            power = BigInteger.ModPow(power, 2, number);
            if (power == number - 1)
                return false;
        }

        return true;
    }
}
