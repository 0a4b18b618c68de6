#include <stdio.h>

int main(void)
{
    puts("tropa " TROPA_VERSION);
    return 0;
}
