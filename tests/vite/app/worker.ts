import { serve } from 'tidemark/worker'
import { migrations, onMigrationsChanged } from 'virtual:tidemark/migrations'
import { sqlJs } from 'virtual:tidemark/sql-js'

serve({ migrations, sqlJs })
onMigrationsChanged(() => postMessage('migrations changed'))
