import { serve } from 'tidemark/worker'
import { migrations, onMigrationsChanged } from 'virtual:tidemark/migrations'
import { sqlJs } from 'virtual:tidemark/sql-js'

serve({ migrations, sqlJs })

// During development: the page opens its database again, and so applies what is new.
onMigrationsChanged(() => postMessage('migrations changed'))
